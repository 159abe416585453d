import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client'
import type { ModelDefinition } from '../config/schema.ts'
import type { MonitoringInput, RetrainingTriggerInput } from '../contract/monitoring.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { scheduleIds } from '../contract/workflow-ids.ts'
import type { DefinitionReference } from '../domain/policy/lifecycle-state.ts'
import { type PlannedSchedule, planSchedules } from './plan-schedules.ts'

/**
 * Makes the model's schedules those of its definition: made, changed, or taken away where the definition has none. Whether an operator
 * paused one stays as it is.
 */
export async function upsertSchedules(
  client: Client,
  definition: ModelDefinition,
  reference: DefinitionReference,
): Promise<readonly string[]> {
  const planned = planSchedules(definition)
  for (const schedule of planned) await upsert(client, toOptions(schedule, definition.model, reference))
  const ids = planned.map(({ scheduleId }) => scheduleId)
  const others = Object.values(scheduleIds).map((idOf) => idOf(definition.model))
  for (const id of others.filter((other) => !ids.includes(other))) await remove(client, id)
  return ids
}

async function upsert(client: Client, options: ScheduleOptions): Promise<void> {
  try {
    await client.schedule.create(options)
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error
    const { spec, action, policies } = options
    // With the state that it has, or an operator's pause would end with the next apply.
    await client.schedule
      .getHandle(options.scheduleId)
      .update(({ state }) => ({ spec, action, policies, state }) as never)
  }
}

async function remove(client: Client, scheduleId: string): Promise<void> {
  try {
    await client.schedule.getHandle(scheduleId).delete()
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error
  }
}

function toOptions(planned: PlannedSchedule, model: string, definition: DefinitionReference): ScheduleOptions {
  const { scheduleId, spec, periodMs, jitterMs, note } = planned
  const args: [MonitoringInput | RetrainingTriggerInput] =
    planned.workflow === 'monitoring' ? [{ model, definition }] : [{ model, definition, trigger: planned.trigger }]
  return {
    scheduleId,
    spec: { ...spec, jitter: jitterMs },
    action: {
      type: 'startWorkflow',
      workflowType: planned.workflow,
      workflowId: scheduleId,
      taskQueue: taskQueues.workflows,
      args,
      staticSummary: note,
    },
    policies: {
      overlap: ScheduleOverlapPolicy.SKIP,
      // What was missed longer ago than a period is looked at by a backfill, not by many checks at once.
      catchupWindow: periodMs,
    },
    memo: { model },
  }
}
