import type { CreateTrainingJobRequest, SecondaryStatus } from '@aws-sdk/client-sagemaker'
import type { LoggedMetric } from '../../runner/log-metrics.ts'
import type { JobDocument, JobStatus } from '../job-document.ts'
import { hasEnded } from '../job-document.ts'

type Transition = {
  readonly status: SecondaryStatus
  readonly startedAt: number
  readonly endedAt?: number
  readonly message: string
}

export type TrainingJobDocument = JobDocument & {
  readonly request: CreateTrainingJobRequest
  readonly secondaryStatus: SecondaryStatus
  readonly transitions: readonly Transition[]
  /** The last value of each. */
  readonly metrics: readonly LoggedMetric[]
  readonly artifactUri?: string
}

const messages: Partial<Record<SecondaryStatus, string>> = {
  Starting: 'Starting the training job',
  Downloading: 'Downloading input data',
  Training: 'Training image started. Training in progress',
  Uploading: 'Uploading generated training model',
  Stopping: 'Stopping the training job',
  Completed: 'Training job completed',
  Stopped: 'Training job stopped',
  MaxRuntimeExceeded: 'Resource released because MaxRuntimeInSeconds was exceeded',
}

/** The job in its next secondary status: the running transition ends, a new one begins. A job that is stopping shows no other work. */
export function advance(job: TrainingJobDocument, secondaryStatus: SecondaryStatus, now: number): TrainingJobDocument {
  if (hasEnded(job) || job.status === 'Stopping') return job
  return enter(job, secondaryStatus, now)
}

/** The job that was asked to stop, or ran into its time limit. */
export function beginStopping(job: TrainingJobDocument, now: number): TrainingJobDocument {
  return { ...enter(job, 'Stopping', now), status: 'Stopping' }
}

export type TrainingEnd = {
  readonly status: Extract<JobStatus, 'Completed' | 'Failed' | 'Stopped'>
  readonly secondaryStatus: SecondaryStatus
  readonly failureReason?: string
  readonly artifactUri?: string | undefined
}

export function endJob(job: TrainingJobDocument, end: TrainingEnd, now: number): TrainingJobDocument {
  const { status, secondaryStatus, failureReason, artifactUri } = end
  const last = enter(job, secondaryStatus, now, failureReason)
  return {
    ...last,
    status,
    endedAt: now,
    transitions: endLast(last.transitions, now),
    ...(failureReason && { failureReason }),
    ...(artifactUri && { artifactUri }),
  }
}

function enter(
  job: TrainingJobDocument,
  status: SecondaryStatus,
  now: number,
  message = messages[status] ?? status,
): TrainingJobDocument {
  const transitions = [...endLast(job.transitions, now), { status, startedAt: now, message }]
  const startedAt = status === 'Downloading' ? { startedAt: now } : {}
  return { ...job, ...startedAt, secondaryStatus: status, transitions, modifiedAt: now }
}

function endLast(transitions: readonly Transition[], now: number): Transition[] {
  return transitions.map((transition) => ({ ...transition, endedAt: transition.endedAt ?? now }))
}
