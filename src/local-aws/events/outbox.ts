import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { openCompactingJournal } from '../compacting-journal.ts'
import type { Log } from '../log.ts'

/** `gone`: there is nobody to deliver to any more. */
export type Delivery = 'delivered' | 'gone' | 'failed'

export type Outbox<T> = {
  /** Resolves when the items are durable; each is then delivered, over restarts too, at least once or until it is given up. */
  add(items: readonly T[]): Promise<void>
  /** Resolves when nothing is being delivered. What waits for another attempt is taken up at the next start. */
  close(): Promise<void>
}

type Entry<T> =
  | { readonly op: 'add'; readonly id: string; readonly item: T }
  | { readonly op: 'done'; readonly id: string }

type OutboxOptions<T> = {
  readonly file: string
  readonly clock: Clock
  readonly log: Log
  readonly deliver: (item: T, signal: AbortSignal) => Promise<Delivery>
  /** AWS's pause before each further attempt. After the last the item is given up. */
  readonly retryAfterMs: readonly number[]
}

/** Keeps what is to be delivered until it is. */
export async function openOutbox<T>(options: OutboxOptions<T>): Promise<Outbox<T>> {
  const { file, clock, log, deliver, retryAfterMs } = options
  const waiting = new Map<string, T>()
  const journal = await openCompactingJournal<Entry<T>>(file, {
    apply: (entry) => void (entry.op === 'add' ? waiting.set(entry.id, entry.item) : waiting.delete(entry.id)),
    live: () => [...waiting].map(([id, item]) => ({ op: 'add', id, item })),
    size: () => waiting.size,
  })
  const closing = new AbortController()
  const running = new Set<Promise<void>>()

  async function attempt(item: T): Promise<Delivery> {
    try {
      return await deliver(item, closing.signal)
    } catch (err) {
      if (!closing.signal.aborted) log.warn({ err }, 'a delivery failed')
      return 'failed'
    }
  }

  async function carryOut(id: string, item: T): Promise<void> {
    for (const pauseMs of [0, ...retryAfterMs]) {
      if (pauseMs > 0) await clock.sleep(pauseMs, closing.signal)
      closing.signal.throwIfAborted()
      const outcome = await attempt(item)
      closing.signal.throwIfAborted()
      if (outcome !== 'failed') break
    }
    await journal.record({ op: 'done', id })
  }

  function start(id: string, item: T): void {
    const run: Promise<void> = carryOut(id, item)
      .catch((err) => {
        if (!closing.signal.aborted) log.error({ err }, 'a delivery could not be carried out')
      })
      .finally(() => running.delete(run))
    running.add(run)
  }

  for (const [id, item] of waiting) start(id, item)
  return {
    async add(items) {
      const added = items.map((item) => ({ op: 'add' as const, id: randomUUID(), item }))
      await Promise.all(added.map((entry) => journal.record(entry)))
      for (const { id, item } of added) if (!closing.signal.aborted) start(id, item)
    },
    async close() {
      closing.abort()
      await Promise.all(running)
      await journal.close()
    },
  }
}
