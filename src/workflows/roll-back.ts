import { ApplicationFailure } from '@temporalio/workflow'
import type { RollBackRequest } from '../contract/rollout.ts'

/** Refuses to roll back another version than the one that the operator saw. Leaves no event in the history. */
export function refuseOtherVersion(challengerVersion: number, { version }: RollBackRequest): void {
  if (version === challengerVersion) return
  throw ApplicationFailure.nonRetryable(
    `this rollout is of version ${challengerVersion}, got a request to roll back version ${version}`,
  )
}
