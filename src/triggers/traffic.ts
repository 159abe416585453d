import { createTrafficTally, type TrafficAnswer } from './traffic-tally.ts'

/** A mail to predict. Without an id of its own, the gateway makes one. */
export type TrafficMail = { readonly text: Readonly<Record<string, string>>; readonly inferenceId?: string }

export type TrafficProgress = {
  readonly sent: number
  readonly answered: number
  readonly failed: number
  /** Answers by the variant that gave them. */
  readonly byVariant: Readonly<Record<string, number>>
  /** Failures by HTTP status, or `no answer`. */
  readonly failures: Readonly<Record<string, number>>
}

export type TrafficSummary = TrafficProgress & {
  /** Of the answers, nearest rank, counted from the moment a mail was due; `null` without answers. */
  readonly latencyMs: { readonly p50: number | null; readonly p99: number | null }
}

export type TrafficOptions = {
  /** The gateway's address. */
  readonly url: string
  readonly model: string
  readonly mails: Iterable<TrafficMail> | AsyncIterable<TrafficMail>
  readonly ratePerSecond: number
  /** Ends the replay early: nothing more is sent, what is under way is awaited. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TrafficProgress) => void
  /** How many mails wait for their answers at most; beyond it the replay falls behind its rate rather than piling up. */
  readonly inFlight?: number
}

const answerTimeoutMs = 75_000

/**
 * Replays mails through the gateway at a rate, open loop as real callers do: the next mail is sent when it is due, whether the
 * last was answered or not. A failed prediction is counted, not repeated.
 */
export async function replayTraffic(options: TrafficOptions): Promise<TrafficSummary> {
  const { url, model, mails, ratePerSecond, signal, inFlight = 64 } = options
  if (!(ratePerSecond > 0)) throw new RangeError(`the rate must be above 0 mails a second, got ${ratePerSecond}`)
  const tally = createTrafficTally()
  const running = new Set<Promise<void>>()
  const start = performance.now()
  let sent = 0
  try {
    for await (const mail of mails) {
      const dueAt = start + (sent * 1000) / ratePerSecond
      await untilDue(dueAt, signal)
      while (running.size >= inFlight) await Promise.race(running)
      if (signal?.aborted) break
      sent += 1
      tally.send()
      const call = predict(url, model, mail).then((answer) => {
        tally.settle(answer, performance.now() - dueAt)
        running.delete(call)
        options.onProgress?.(tally.progress())
      })
      running.add(call)
    }
  } finally {
    await Promise.all(running)
  }
  return tally.summary()
}

function untilDue(dueAt: number, signal: AbortSignal | undefined): Promise<void> {
  const waitMs = dueAt - performance.now()
  if (waitMs <= 0 || signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, waitMs)
    signal?.addEventListener('abort', end)
  })
}

async function predict(url: string, model: string, { text, inferenceId }: TrafficMail): Promise<TrafficAnswer> {
  try {
    const response = await fetch(new URL(`/v1/models/${encodeURIComponent(model)}/predictions`, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, ...(inferenceId !== undefined && { inferenceId }) }),
      signal: AbortSignal.timeout(answerTimeoutMs),
    })
    // Read in any case: an unread answer keeps its connection from the next mail.
    const body = await response.text()
    if (!response.ok) return { failure: String(response.status) }
    const { variant } = JSON.parse(body) as { variant?: unknown }
    return { variant: typeof variant === 'string' ? variant : 'unknown' }
  } catch {
    return { failure: 'no answer' }
  }
}
