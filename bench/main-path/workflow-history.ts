import type { Client, WorkflowHandle } from '@temporalio/client'
import { defaultPayloadConverter } from '@temporalio/common'
import type { Interval } from './timeline.ts'

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>
type HistoryEvent = NonNullable<History['events']>[number]

/** An activity as the history tells it: from the start of its last attempt to its end, with what it answered. */
export type ActivityRun = { readonly type: string; readonly interval: Interval; readonly result: unknown }

/** What Temporal keeps of one workflow that has ended. */
export type WorkflowRecord = {
  readonly interval: Interval
  readonly activities: readonly ActivityRun[]
  readonly events: number
  readonly bytes: number
}

export async function readWorkflow(client: Client, workflowId: string): Promise<WorkflowRecord> {
  const handle = client.workflow.getHandle(workflowId)
  const [{ startTime, closeTime, historyLength, historySize }, { events }] = await Promise.all([
    handle.describe(),
    handle.fetchHistory(),
  ])
  if (!closeTime || historySize === undefined)
    throw new Error(`the workflow ${workflowId} must have ended to be measured`)
  return {
    interval: { fromMs: startTime.getTime(), toMs: closeTime.getTime() },
    activities: readActivities(events ?? []),
    events: historyLength,
    bytes: historySize,
  }
}

function readActivities(events: readonly HistoryEvent[]): ActivityRun[] {
  const byId = new Map(events.map((event) => [String(event.eventId), event]))
  return events.flatMap((event) => {
    const { scheduledEventId, startedEventId, result } = event.activityTaskCompletedEventAttributes ?? {}
    const scheduled = byId.get(String(scheduledEventId))
    const started = byId.get(String(startedEventId))
    const type = scheduled?.activityTaskScheduledEventAttributes?.activityType?.name
    const payload = result?.payloads?.[0]
    if (!type || !started) return []
    const interval = { fromMs: timeOf(started), toMs: timeOf(event) }
    return [{ type, interval, result: payload ? defaultPayloadConverter.fromPayload(payload) : undefined }]
  })
}

function timeOf({ eventTime }: HistoryEvent): number {
  return Number(String(eventTime?.seconds ?? 0)) * 1000 + (eventTime?.nanos ?? 0) / 1_000_000
}
