import { workflowInfo } from '@temporalio/workflow'

/**
 * The time for which a schedule started this workflow, which a backfill sets to the past; the start of one that was started by hand.
 * Milliseconds since 1970.
 */
export function scheduledTimeMs(): number {
  const { searchAttributes, startTime } = workflowInfo()
  const [scheduled] = searchAttributes.TemporalScheduledStartTime ?? []
  return scheduled instanceof Date ? scheduled.getTime() : startTime.getTime()
}
