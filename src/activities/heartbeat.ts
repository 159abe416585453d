import { Context } from '@temporalio/activity'

/** Tells Temporal how far an activity is. */
export type Heartbeat = (progress: unknown) => void

/** Heartbeats, and ends the activity if it was cancelled meanwhile: for work that can be broken off between two steps. */
export function heartbeatOrStop(progress: unknown): void {
  const context = Context.current()
  context.heartbeat(progress)
  context.cancellationSignal.throwIfAborted()
}
