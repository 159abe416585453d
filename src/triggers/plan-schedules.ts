import type { ScheduleSpec } from '@temporalio/client'
import type { ModelDefinition } from '../config/schema.ts'
import { scheduleIds } from '../contract/workflow-ids.ts'

export type PlannedSchedule = {
  readonly scheduleId: string
  readonly spec: ScheduleSpec
  /** About how long from one run to the next. */
  readonly periodMs: number
  /** Spreads the runs of many models that are due at once. */
  readonly jitterMs: number
  readonly note: string
} & (
  | { readonly workflow: 'monitoring' }
  | { readonly workflow: 'retrainingTrigger'; readonly trigger: 'schedule' | 'annotations' }
)

type Calendar = NonNullable<ModelDefinition['monitoring']>['schedule']

const dayMs = 86_400_000
const longestJitterMs = 5 * 60_000
const jitterShare = 0.05

/** The schedules that a definition asks for: checks, retraining at fixed times, and looking for new annotations. */
export function planSchedules({ model, monitoring, triggers }: ModelDefinition): PlannedSchedule[] {
  const planned: PlannedSchedule[] = []
  if (monitoring) {
    const scheduleId = scheduleIds.monitoring(model)
    planned.push({ scheduleId, workflow: 'monitoring', note: `Check of ${model}`, ...onCalendar(monitoring.schedule) })
  }
  if (triggers?.schedule) {
    const scheduleId = scheduleIds.retraining(model)
    const note = `Retraining of ${model} that is due`
    planned.push({
      scheduleId,
      workflow: 'retrainingTrigger',
      trigger: 'schedule',
      note,
      ...onCalendar(triggers.schedule),
    })
  }
  if (triggers?.newAnnotations) {
    const { lookEvery } = triggers.newAnnotations
    const scheduleId = scheduleIds.annotations(model)
    const note = `New annotations of ${model}`
    const spec = { intervals: [{ every: lookEvery }] }
    planned.push({ scheduleId, workflow: 'retrainingTrigger', trigger: 'annotations', note, spec, ...pace(lookEvery) })
  }
  return planned
}

function onCalendar({ calendar, timezone }: Calendar) {
  const { hour, minute, dayOfMonth, dayOfWeek } = calendar
  const periodMs = dayOfMonth !== undefined ? 31 * dayMs : dayOfWeek === undefined ? dayMs : 7 * dayMs
  const day = dayOfWeek?.toUpperCase() as Uppercase<NonNullable<typeof dayOfWeek>> | undefined
  const spec: ScheduleSpec = {
    calendars: [{ hour, minute, ...(dayOfMonth !== undefined && { dayOfMonth }), ...(day && { dayOfWeek: day }) }],
    timezone,
  }
  return { spec, ...pace(periodMs) }
}

function pace(periodMs: number) {
  return { periodMs, jitterMs: Math.min(longestJitterMs, Math.round(periodMs * jitterShare)) }
}
