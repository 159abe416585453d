import type { Clock } from '../clock.ts'
import type { ModelStream } from './model-client.ts'

/** Counts the requests that a model process is answering, so that it can be told to end between two of them. */
export function createRequestsUnderWay() {
  let count = 0
  let onIdle: (() => void) | undefined
  const done = () => {
    count -= 1
    if (count === 0) onIdle?.()
  }
  return {
    count: () => count,

    during<A>(answer: Promise<A>): Promise<A> {
      count += 1
      return answer.finally(done)
    },

    /** The request goes on until its answer's body was read or left. */
    async duringStream(answer: Promise<ModelStream>): Promise<ModelStream> {
      count += 1
      try {
        const stream = await answer
        return { ...stream, body: endingWith(stream.body, done) }
      } catch (error) {
        done()
        throw error
      }
    },

    /** Resolves when none is under way, or when that much of AWS's time is over. */
    async idle(clock: Pick<Clock, 'after'>, longestMs: number): Promise<void> {
      if (count === 0) return
      await new Promise<void>((resolve) => {
        const stopWaiting = clock.after(longestMs, resolve)
        onIdle = () => {
          stopWaiting()
          resolve()
        }
      })
    },
  }
}

async function* endingWith(body: AsyncIterable<Buffer>, done: () => void): AsyncGenerator<Buffer> {
  try {
    yield* body
  } finally {
    done()
  }
}
