import { ApplicationFailure, CancellationScope } from '@temporalio/workflow'
import { type FailureType, failures } from '../contract/failures.ts'
import { rootMessage } from './root-message.ts'

export type Compensations = { add(what: string, undo: () => Promise<unknown>): void }

const compensationFailed: FailureType = 'CompensationFailed'

/**
 * Runs a body whose steps may have to be undone. A step registers its compensation *before* it acts, so that a failure or a
 * cancellation in the middle finds it. They run last in first out, cannot be cancelled themselves, and a failing one does not
 * keep the others from running; then the original error goes on. What could not be undone is a failure of its own, never only a
 * line in a log: somebody has to finish it.
 */
export async function withCompensations<T>(body: (compensations: Compensations) => Promise<T>): Promise<T> {
  const undos: Array<{ what: string; undo: () => Promise<unknown> }> = []
  try {
    return await body({ add: (what, undo) => undos.unshift({ what, undo }) })
  } catch (error) {
    const left: string[] = []
    await CancellationScope.nonCancellable(async () => {
      for (const { what, undo } of undos) {
        await undo().catch((cause) => left.push(`could not ${what}: ${rootMessage(cause)}`))
      }
    })
    if (left.length === 0) throw error
    const message = `${rootMessage(error)}; then ${left.join('; ')}. ${failures.CompensationFailed.remedy}`
    throw ApplicationFailure.nonRetryable(message, compensationFailed)
  }
}
