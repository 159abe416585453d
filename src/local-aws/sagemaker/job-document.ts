import type { ResourceDocument } from './resources.ts'

export type JobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped'

/** What training and transform jobs have in common. */
export type JobDocument = ResourceDocument & {
  readonly status: JobStatus
  readonly startedAt?: number
  readonly endedAt?: number
  readonly failureReason?: string
}

export function hasEnded({ status }: JobDocument): boolean {
  return status === 'Completed' || status === 'Failed' || status === 'Stopped'
}

/** Said of a job that was running when the server went away: what it had done is lost. */
export const restartReason = 'InternalServerError: the embedded SageMaker was stopped or restarted while the job ran'

export function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time)
}
