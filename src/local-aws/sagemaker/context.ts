import type { Clock } from '../clock.ts'
import type { Faults } from '../faults.ts'
import type { Log } from '../log.ts'
import type { AlarmStates, EventSink, MetricSink, ObjectStorage } from '../service.ts'

/** How long things may take, in AWS's time but for the last two. The defaults are AWS's own limits. */
export type Limits = {
  /** Between SIGTERM and SIGKILL of a stopped job. */
  readonly stopGraceMs: number
  /** Between SIGTERM and SIGKILL of an endpoint's process. */
  readonly serverStopGraceMs: number
  /** The same when the embedded server itself ends. */
  readonly shutdownGraceMs: number
  /** From the start of a model process to its first good `/ping`, unless the variant says otherwise. */
  readonly startupTimeoutMs: number
  readonly invocationTimeoutMs: number
  readonly captureFlushMs: number
  /** How often a running job's log is read and a starting model is pinged. */
  readonly pollMs: number
}

export const awsLimits: Limits = {
  stopGraceMs: 120_000,
  serverStopGraceMs: 30_000,
  shutdownGraceMs: 2_000,
  startupTimeoutMs: 240_000,
  invocationTimeoutMs: 60_000,
  captureFlushMs: 2_000,
  pollMs: 25,
}

/** What every part of the embedded SageMaker works with. */
export type SageMakerContext = {
  readonly dataDir: string
  readonly storage: ObjectStorage
  readonly metrics: MetricSink
  readonly events: EventSink
  readonly alarms: AlarmStates
  readonly clock: Clock
  readonly faults: Faults
  /** How many instances there may be, by AWS's name of the quota: `ml.g5.xlarge for training job usage`. None means no limit. */
  readonly quotas: Readonly<Record<string, number>>
  /** The image registry file; none means that no image is known. */
  readonly imagesFile: string | undefined
  readonly endpointUrl: string
  readonly log: Log
  readonly account: string
  readonly region: string
  readonly limits: Limits
  /** The clock's time, epoch milliseconds. */
  readonly now: () => number
  /** From 0 up to, not including, 1. */
  readonly random: () => number
}

export function arnOf({ account, region }: Pick<SageMakerContext, 'account' | 'region'>, type: string, name: string) {
  return `arn:aws:sagemaker:${region}:${account}:${type}/${name}`
}
