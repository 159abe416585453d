import type { AdjustableClock } from '../clock.ts'
import type { Fault, Faults } from '../faults.ts'
import type { Operations } from '../service.ts'
import { type AlarmView, listAlarms } from './alarms.ts'
import { createAsk } from './ask.ts'
import { type EndpointView, listEndpoints } from './endpoints.ts'
import type { JobDetail, JobRow } from './jobs/job.ts'
import { listJobs, readJob } from './jobs/read-job.ts'
import type { LogPlace } from './log-pages.ts'
import { type LogView, readLog } from './logs.ts'
import { listPackages, type PackageGroupView } from './registry.ts'

type BucketView = { readonly name: string; readonly objects: number }

type Overview = {
  readonly clock: { readonly now: number; readonly scale: number }
  readonly faults: readonly Fault[]
  readonly jobs: readonly JobRow[]
  readonly endpoints: readonly EndpointView[]
  readonly packages: readonly PackageGroupView[]
  readonly alarms: readonly AlarmView[]
  readonly buckets: readonly BucketView[]
}

/** What can be looked at; nothing is changed by looking. */
export type Inspection = {
  overview(mostJobs: number): Promise<Overview>
  job(kind: string, name: string): Promise<JobDetail | undefined>
  log(asked: { kind: string; name: string; stream?: string | undefined; place: LogPlace }): Promise<LogView | undefined>
}

export type InspectionSources = {
  readonly sagemaker: Operations
  readonly cloudwatch: Operations
  readonly buckets: () => readonly BucketView[]
  /** Below it the logs of jobs and endpoints lie by group and stream. */
  readonly logsFolder: string
  readonly clock: AdjustableClock
  readonly faults: Faults
}

export function createInspection(sources: InspectionSources): Inspection {
  const { clock, faults, buckets, logsFolder } = sources
  const ask = createAsk({ ...sources.sagemaker, ...onlyMetrics(sources.cloudwatch) })
  return {
    async overview(mostJobs) {
      const now = clock.now()
      const [jobs, endpoints, packages, alarms] = await Promise.all([
        listJobs(ask, mostJobs),
        listEndpoints(ask, now),
        listPackages(ask),
        listAlarms(ask),
      ])
      const time = { now, scale: clock.scale }
      return { clock: time, faults: faults.list(), jobs, endpoints, packages, alarms, buckets: buckets() }
    },
    job: (kind, name) => readJob(ask, kind, name, clock.now()),
    log: (asked) => readLog(logsFolder, asked),
  }
}

// Both services have operations for tags; those asked for here are SageMaker's.
function onlyMetrics({ GetMetricData, DescribeAlarms }: Operations): Operations {
  return { ...(GetMetricData && { GetMetricData }), ...(DescribeAlarms && { DescribeAlarms }) }
}
