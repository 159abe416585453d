import { CancellationScope, log } from '@temporalio/workflow'

export type Compensations = { add(what: string, undo: () => Promise<unknown>): void }

/**
 * Runs a body whose steps may have to be undone. A step registers its compensation *before* it acts, so that a failure or a
 * cancellation in the middle finds it. They run last in first out, cannot be cancelled themselves, and a failing one does not
 * keep the others from running; then the original error goes on.
 */
export async function withCompensations<T>(body: (compensations: Compensations) => Promise<T>): Promise<T> {
  const undos: Array<{ what: string; undo: () => Promise<unknown> }> = []
  try {
    return await body({ add: (what, undo) => undos.unshift({ what, undo }) })
  } catch (error) {
    await CancellationScope.nonCancellable(async () => {
      for (const { what, undo } of undos)
        await undo().catch((cause) => log.error(`could not ${what}`, { cause: String(cause) }))
    })
    throw error
  }
}
