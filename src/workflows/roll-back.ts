import { ApplicationFailure, setHandler } from '@temporalio/workflow'
import { type RollBackRequest, rollBackUpdate } from '../contract/rollout.ts'

/** An operator's wish to roll back, as it may come at any moment of a rollout. */
export type Operator = {
  readonly asked: () => RollBackRequest | null
  /** From now on a wish is refused, for this reason: it could not be fulfilled any more. */
  refuse(reason: string): void
}

/** An operator's wish as a reason. */
export function sayWish({ by, reason }: RollBackRequest): string {
  return `rolled back by ${by}: ${reason}`
}

/** Listens for `rollBack`. One that names another version than the operator saw, or comes too late, is refused without a trace. */
export function listenForRollBack(challengerVersion: number): Operator {
  let asked: RollBackRequest | null = null
  let refusal: string | null = null
  const take = (request: RollBackRequest) => {
    asked = request
  }
  setHandler(rollBackUpdate, take, {
    description: 'Rolls back to the champion at once; names the version that is to go',
    validator: ({ version }) => {
      if (version !== challengerVersion) {
        throw ApplicationFailure.nonRetryable(
          `this rollout is of version ${challengerVersion}, got a request to roll back version ${version}`,
        )
      }
      if (refusal) throw ApplicationFailure.nonRetryable(`version ${version} cannot be rolled back here: ${refusal}`)
    },
  })
  return {
    asked: () => asked,
    refuse: (reason) => {
      refusal = reason
    },
  }
}
