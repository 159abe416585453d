import { setTimeout as sleep } from 'node:timers/promises'

export type OpenLoop<Request> = {
  readonly requests: readonly Request[]
  readonly ratePerSecond: number
  /** Rejects when it was not answered as it should be. */
  readonly send: (request: Request) => Promise<void>
}

/**
 * Sends each request when it is due, whether the last was answered or not, and answers with the latencies in milliseconds, counted
 * from the moment a request was due: one that had to wait for its turn is slow, not absent. Rejects with the first failure.
 */
export async function sendOpenLoop<Request>({ requests, ratePerSecond, send }: OpenLoop<Request>): Promise<number[]> {
  const start = performance.now()
  const answers = requests.map(async (request, index) => {
    const dueAt = start + (index * 1000) / ratePerSecond
    await sleep(Math.max(0, dueAt - performance.now()))
    // A timer may fire a fraction of a millisecond early.
    const countedFrom = Math.min(dueAt, performance.now())
    await send(request)
    return performance.now() - countedFrom
  })
  return Promise.all(answers)
}
