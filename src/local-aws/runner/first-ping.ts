import { setTimeout as sleep } from 'node:timers/promises'
import type { SageMakerContext } from '../sagemaker/context.ts'
import type { Child } from './child.ts'
import { computingTime } from './computing-time.ts'
import { JobFailure } from './job-failure.ts'
import type { ModelClient } from './model-client.ts'

/** The process ended by itself. */
export class EndedEarly extends JobFailure {}

export type FirstPing = {
  readonly context: Pick<SageMakerContext, 'clock' | 'limits'>
  readonly child: Child
  readonly client: ModelClient
  readonly purpose: string
  readonly startupTimeoutMs: number
  /** What the process belongs to, for messages. */
  readonly owner?: 'endpoint' | 'job'
}

const pingTimeoutMs = 2_000

/** Resolves with the first good `/ping`; throws when the process ended or its time is over. */
export async function awaitFirstPing(options: FirstPing): Promise<void> {
  const { context, child, client, purpose, startupTimeoutMs, owner = 'job' } = options
  const failed = `${purpose} did not pass the ping health check. Please check CloudWatch logs for this ${owner}.`
  const overdue = new AbortController()
  const allowedMs = computingTime(context.clock, startupTimeoutMs)
  const stopWaiting = context.clock.after(allowedMs, () => overdue.abort())
  let code: number | undefined
  child.exited.then((value) => {
    code = value
  })
  try {
    while (code === undefined) {
      if ((await ping(client, overdue.signal)) === 200) return
      if (overdue.signal.aborted) {
        throw new JobFailure(
          'AlgorithmError',
          `${failed} Reason: it gave no good answer within ${context.clock.toWall(allowedMs) / 1000} s.`,
        )
      }
      await sleep(context.limits.pollMs)
    }
  } finally {
    stopWaiting()
  }
  throw new EndedEarly('AlgorithmError', `${failed} Reason: its process ended with exit code ${code}.`)
}

// The machine's time: however fast the clock runs, the process answers as fast as it can.
async function ping(client: ModelClient, overdue: AbortSignal): Promise<number | undefined> {
  const signal = AbortSignal.any([overdue, AbortSignal.timeout(pingTimeoutMs)])
  const answer = client.send({ method: 'GET', path: '/ping', timeoutMs: Number.MAX_SAFE_INTEGER, signal })
  return (await answer.catch(() => undefined))?.statusCode
}
