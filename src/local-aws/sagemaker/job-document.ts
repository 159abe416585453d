import { ServiceError } from '../service.ts'
import { validation } from './errors.ts'
import type { ResourceDocument } from './resources.ts'

export type JobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped'

/** What jobs of all kinds have in common. */
export type JobDocument = ResourceDocument & {
  readonly status: JobStatus
  readonly startedAt?: number
  readonly endedAt?: number
  readonly failureReason?: string
}

export function hasEnded({ status }: JobDocument): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Stopped'
}

export type JobEnd = Pick<JobDocument, 'status' | 'failureReason'>

/** The job as it ended: an end is written once. */
export function endedJob<D extends JobDocument>(job: D, end: JobEnd, now: number): D {
  return hasEnded(job) ? job : { ...job, ...end, endedAt: now, modifiedAt: now }
}

/** The job that was asked to stop. `kind` is AWS's word for it: `transform job`. */
export function stoppingJob<D extends JobDocument>(job: D, kind: string, now: number): D {
  if (hasEnded(job)) throw validation(`The request was rejected because the ${kind} is in status ${job.status}`)
  return { ...job, status: 'Stopping', modifiedAt: now }
}

/** Refuses to delete a job that has not ended. */
export function requireEnded(job: JobDocument, kind: string): void {
  if (hasEnded(job)) return
  throw new ServiceError('ResourceInUse', `The request was rejected because the ${kind} is in status ${job.status}`)
}

/** Said of a job that was running when the server went away: what it had done is lost. */
export const restartReason = 'InternalServerError: the embedded SageMaker was stopped or restarted while the job ran'

export function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time)
}
