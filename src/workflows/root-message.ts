import { ActivityFailure, ChildWorkflowFailure } from '@temporalio/workflow'

/** What went wrong in the end: Temporal wraps it once for each activity and workflow that it passed through. */
export function rootMessage(error: unknown): string {
  if ((error instanceof ChildWorkflowFailure || error instanceof ActivityFailure) && error.cause)
    return rootMessage(error.cause)
  return error instanceof Error ? error.message || error.name : String(error)
}
