import type { CreateTrainingJobRequest, SecondaryStatus } from '@aws-sdk/client-sagemaker'
import type { LoggedMetric } from '../../runner/log-metrics.ts'
import type { JobDocument, JobStatus } from '../job-document.ts'
import { hasEnded, restartReason } from '../job-document.ts'

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
  /** How often it was begun again after an error of the service. */
  readonly retries?: number
  /** The hyperparameter tuning job that started it. */
  readonly tuning?: TuningOrigin
}

export type TuningOrigin = {
  readonly arn: string
  readonly name: string
  /** Its place among the jobs of its tuning job, from 0. */
  readonly index: number
  readonly definitionName?: string
  /** The hyperparameters that were chosen for it. */
  readonly tuned: Readonly<Record<string, string>>
}

const messages: Partial<Record<SecondaryStatus, string>> = {
  Starting: 'Starting the training job',
  Downloading: 'Downloading input data',
  Training: 'Training image download completed. Training in progress.',
  Interrupted: 'Managed spot training instances were interrupted',
  Restarting: 'Restarting the training job',
  Uploading: 'Uploading generated training model',
  Stopping: 'Stopping the training job',
  Completed: 'Training job completed',
  Stopped: 'Training job stopped',
  MaxRuntimeExceeded: 'Resource released because MaxRuntimeInSeconds was exceeded',
  MaxWaitTimeExceeded: 'Resource released because MaxWaitTimeInSeconds was exceeded',
}

const beforeContainer: readonly SecondaryStatus[] = ['Starting', 'Downloading', 'Interrupted', 'Restarting']

/** Whether no container works on it now, so that nothing is lost when it is begun again. */
export function isWaiting(job: TrainingJobDocument): boolean {
  return job.status === 'InProgress' && beforeContainer.includes(job.secondaryStatus)
}

export function hasRetriesLeft({ request, retries = 0 }: TrainingJobDocument): boolean {
  return retries < (request.RetryStrategy?.MaximumRetryAttempts ?? 0)
}

/** The job in its next secondary status: the running transition ends, a new one begins. A job that is stopping shows no other work. */
export function advance(
  job: TrainingJobDocument,
  secondaryStatus: SecondaryStatus,
  now: number,
  message?: string,
): TrainingJobDocument {
  if (hasEnded(job) || job.status === 'Stopping') return job
  return enter(job, secondaryStatus, now, message)
}

/** The job that begins again after an error of the service. */
export function beginRetry(job: TrainingJobDocument, now: number): TrainingJobDocument {
  return { ...advance(job, 'Restarting', now), retries: (job.retries ?? 0) + 1 }
}

/** The job that was asked to stop, or ran into a time limit. */
export function beginStopping(job: TrainingJobDocument, now: number): TrainingJobDocument {
  if (hasEnded(job) || job.status === 'Stopping') return job
  return { ...enter(job, 'Stopping', now), status: 'Stopping' }
}

export type TrainingEnd = {
  readonly status: Extract<JobStatus, 'Completed' | 'Failed' | 'Stopped'>
  readonly secondaryStatus: SecondaryStatus
  readonly failureReason?: string
  readonly artifactUri?: string | undefined
}

export function endJob(job: TrainingJobDocument, end: TrainingEnd, now: number): TrainingJobDocument {
  if (hasEnded(job)) return job
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

/** How the end of the server ends a job; not at all where the next one can begin it again. */
export function endAtShutdown(job: TrainingJobDocument): TrainingEnd | undefined {
  if (job.status === 'Stopping') return { status: 'Stopped', secondaryStatus: 'Stopped' }
  if (isWaiting(job) || hasRetriesLeft(job)) return undefined
  return { status: 'Failed', secondaryStatus: 'Failed', failureReason: restartReason }
}

/** How long the job was in these statuses until now, all times together. */
export function timeIn(job: TrainingJobDocument, statuses: readonly SecondaryStatus[], now: number): number {
  return job.transitions
    .filter(({ status }) => statuses.includes(status))
    .reduce((sum, { startedAt, endedAt = now }) => sum + endedAt - startedAt, 0)
}

function enter(
  job: TrainingJobDocument,
  status: SecondaryStatus,
  now: number,
  message = messages[status] ?? status,
): TrainingJobDocument {
  const started = status === 'Downloading' && job.startedAt === undefined ? { startedAt: now } : {}
  // The same status again is the same transition with another message, as AWS tells of a long start.
  const last = job.transitions.at(-1)
  const transitions =
    last?.status === status && last.endedAt === undefined
      ? [...job.transitions.slice(0, -1), { ...last, message }]
      : [...endLast(job.transitions, now), { status, startedAt: now, message }]
  return { ...job, ...started, secondaryStatus: status, transitions, modifiedAt: now }
}

function endLast(transitions: readonly Transition[], now: number): Transition[] {
  return transitions.map((transition) => ({ ...transition, endedAt: transition.endedAt ?? now }))
}
