import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow'

/** The type of `contract/failures.ts` with which an activity failed; `undefined` for any other error. */
export function failureType(error: unknown): string | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : error
  return cause instanceof ApplicationFailure ? (cause.type ?? undefined) : undefined
}
