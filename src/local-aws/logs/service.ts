import { join } from 'node:path'
import type { Operations } from '../service.ts'
import type { LogsContext } from './context.ts'
import { createFileClock } from './file-times.ts'
import { createLogGroups } from './groups.ts'
import { createJobLogs } from './job-logs.ts'
import { createFilterLogEvents } from './operations/filter-log-events.ts'
import { createGetLogEvents } from './operations/get-log-events.ts'
import { createGroupOperations } from './operations/groups.ts'
import { createPutLogEvents } from './operations/put-log-events.ts'
import { createStreamOperations } from './operations/streams.ts'
import { createTagOperations } from './operations/tags.ts'
import { openStoredLogs } from './stored-logs.ts'

export type LogsOptions = {
  readonly folder: string
  /** Where SageMaker's jobs and endpoints write: `aws/sagemaker/TrainingJobs/<job>/….log` and the like. */
  readonly jobLogsFolder: string
  readonly now: () => number
  readonly account: string
  readonly region: string
}

/** CloudWatch Logs: groups and streams that clients write, and those of SageMaker's jobs and endpoints. */
export async function createLogs({ folder, jobLogsFolder, now, account, region }: LogsOptions): Promise<{
  readonly operations: Operations
}> {
  const clock = createFileClock(join(folder, 'times'), now)
  const jobLogs = createJobLogs({ folder: jobLogsFolder, clock, now })
  const stored = await openStoredLogs(folder, now)
  const context: LogsContext = { groups: createLogGroups({ stored, jobLogs, now }), now, account, region }
  return {
    operations: {
      ...createGroupOperations(context),
      ...createStreamOperations(context),
      ...createTagOperations(context),
      PutLogEvents: createPutLogEvents(context),
      GetLogEvents: createGetLogEvents(context),
      FilterLogEvents: createFilterLogEvents(context),
    },
  }
}
