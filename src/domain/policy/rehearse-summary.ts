import type { MonitorOutcome } from '../drift/assess.ts'
import type { PolicyAction } from './decide-action.ts'
import type { TimelineEntry } from './rehearse.ts'
import type { Money } from './training-cost.ts'

/** How soon a true change was noticed. */
export type Detection = {
  readonly changedAt: string
  /** End of the window that confirmed the first alarm after it; null where none did before the next change. */
  readonly alarmAt: string | null
  readonly delayMs: number | null
  /** Monitors that raised it. */
  readonly monitors: readonly string[]
  /** Monitors that were in alarm when it changed: they cannot raise another one before that ends. */
  readonly alreadyInAlarm: readonly string[]
}

export type RehearsalSummary = {
  readonly windows: number
  readonly outcomes: Readonly<Record<MonitorOutcome, number>>
  /** Windows with which the alarm of one monitor or several was confirmed. */
  readonly alarms: number
  /** Those before the first change; null where no change is named. */
  readonly falseAlarms: number | null
  readonly detections: readonly Detection[]
  readonly actions: Readonly<Record<Exclude<PolicyAction, 'nothing'>, number>>
  readonly trainings: number
  /** Of all trainings; null where it is not known what one costs. */
  readonly cost: Money | null
}

export type SummaryOptions = { readonly changes: readonly number[]; readonly trainingCost: Money | null }

/**
 * Counts a timeline: alarms, false alarms, delays, actions, cost.
 *
 * An alarm is a window with which one monitor or several are confirmed that were not in alarm before. It is false when its window ended
 * at or before the first change, because nothing of the change is in it. The delay of a change is the time from it to the end of the
 * first window that ended later and confirmed an alarm, before the next change.
 * Undefined: without `changes` neither false alarms nor delays are known (null, none), never 0.
 *
 * @example summariseRehearsal(timeline, { changes: [Date.UTC(2026, 7, 1)], trainingCost: null }).falseAlarms
 */
export function summariseRehearsal(timeline: readonly TimelineEntry[], options: SummaryOptions): RehearsalSummary {
  const changes = options.changes.toSorted((a, b) => a - b)
  const [first] = changes
  const alarms = timeline.filter((entry) => entry.alarms.length > 0)
  const count = (action: PolicyAction) => timeline.filter((entry) => entry.action === action).length
  const actions = {
    retrain: count('retrain'),
    experiment: count('experiment'),
    'ask-for-annotation': count('ask-for-annotation'),
  }
  return {
    windows: timeline.length,
    outcomes: countOutcomes(timeline),
    alarms: alarms.length,
    falseAlarms: first === undefined ? null : alarms.filter(({ windowEnd }) => Date.parse(windowEnd) <= first).length,
    detections: changes.map((change, i) => detect(timeline, change, changes[i + 1])),
    actions,
    trainings: actions.retrain,
    cost: costOf(actions.retrain, options.trainingCost),
  }
}

function detect(timeline: readonly TimelineEntry[], changeMs: number, nextMs = Number.POSITIVE_INFINITY): Detection {
  const endOf = ({ windowEnd }: TimelineEntry) => Date.parse(windowEnd)
  const found = timeline.find((entry) => entry.alarms.length > 0 && endOf(entry) > changeMs && endOf(entry) <= nextMs)
  const before = timeline.findLast((entry) => endOf(entry) <= changeMs)
  return {
    changedAt: new Date(changeMs).toISOString(),
    alarmAt: found?.windowEnd ?? null,
    delayMs: found ? endOf(found) - changeMs : null,
    monitors: found?.alarms ?? [],
    alreadyInAlarm: before?.inAlarm ?? [],
  }
}

function countOutcomes(timeline: readonly TimelineEntry[]): Record<MonitorOutcome, number> {
  const counts = { ok: 0, warning: 0, critical: 0, 'insufficient-data': 0, error: 0 }
  for (const { outcome } of timeline) counts[outcome] += 1
  return counts
}

function costOf(trainings: number, cost: Money | null): Money | null {
  return cost && { amount: Number((cost.amount * trainings).toFixed(4)), currency: cost.currency }
}
