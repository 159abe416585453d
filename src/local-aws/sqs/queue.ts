import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { createArrivals } from './arrivals.ts'
import { sqsErrors } from './errors.ts'
import { isDelayed, isInFlight, type NewMessage, type StoredMessage } from './message.ts'
import { openMessageStore } from './message-store.ts'
import { numberOf, type QueueAttributes, redrivePolicyOf } from './queue-attributes.ts'

/** A queue as it is kept. `id` tells it from an earlier one of the same name. */
export type QueueDocument = {
  readonly id: string
  readonly name: string
  readonly arn: string
  readonly attributes: QueueAttributes
  readonly tags: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly modifiedAt: number
}

export type Queue = Awaited<ReturnType<typeof openQueue>>

export type ReceiveRequest = {
  readonly most: number
  readonly visibilitySeconds: number
  readonly waitSeconds: number
}

type QueueOptions = {
  readonly file: string
  readonly clock: Clock
  /** As it is now: attributes change. */
  readonly document: () => QueueDocument
  /** Puts a message that was received too often into another queue; false when there is none of that ARN. */
  readonly moveTo: (arn: string, message: StoredMessage) => Promise<boolean>
}

const secondMs = 1_000
const inFlightAllowed = 120_000

/** A standard queue at work: at least once, oldest first. */
export async function openQueue({ file, clock, document, moveTo }: QueueOptions) {
  const store = await openMessageStore(file)
  const arrivals = createArrivals(clock)
  const inWall = (seconds: number) => clock.toWall(seconds * secondMs)
  const attribute = (name: string) => numberOf(document().attributes, name)

  async function put(message: StoredMessage): Promise<void> {
    const written = store.put(message)
    arrivals.announce()
    await written
  }

  /** Visible messages, oldest first; those past their time are dropped on the way. */
  function* visible(now: number): Generator<StoredMessage> {
    const oldest = now - inWall(attribute('MessageRetentionPeriod'))
    for (const message of store.values()) {
      // Should the disk refuse this, the message is dropped again after a restart.
      if (message.sentAt <= oldest) store.delete(message.id).catch(() => undefined)
      else if (message.visibleAt <= now) yield message
    }
  }

  function take({ most, visibilitySeconds }: ReceiveRequest): { taken: StoredMessage[]; writes: Promise<unknown>[] } {
    const now = clock.now()
    const policy = redrivePolicyOf(document().attributes)
    const taken: StoredMessage[] = []
    const writes: Promise<unknown>[] = []
    for (const message of visible(now)) {
      if (taken.length === most) break
      if (policy && message.receiveCount >= policy.maxReceiveCount) {
        writes.push(moveAway(message, policy.deadLetterTargetArn))
        continue
      }
      const change = {
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        visibleAt: now + inWall(visibilitySeconds),
        receipt: randomUUID(),
      }
      writes.push(store.change(message.id, change))
      taken.push({ ...message, ...change })
    }
    return { taken, writes }
  }

  // Hidden meanwhile, so that nobody receives it; written there before it is deleted here: a crash between leaves both.
  async function moveAway(message: StoredMessage, target: string): Promise<void> {
    await store.change(message.id, { visibleAt: clock.now() + inWall(attribute('VisibilityTimeout')) })
    if (await moveTo(target, message)) await store.delete(message.id)
  }

  function counts() {
    const now = clock.now()
    const all = [...store.values()]
    const notVisible = all.filter((message) => isInFlight(message, now)).length
    const delayed = all.filter((message) => isDelayed(message, now)).length
    return { visible: all.length - notVisible - delayed, notVisible, delayed }
  }

  return {
    counts,

    async send({ body, attributes = {}, system = {}, senderId, delaySeconds }: NewMessage): Promise<string> {
      const now = clock.now()
      const id = randomUUID()
      const visibleAt = now + inWall(delaySeconds ?? attribute('DelaySeconds'))
      await put({ id, body, attributes, system, senderId, sentAt: now, visibleAt, receiveCount: 0 })
      return id
    },

    /** Takes a message over from a queue that gave it up. It keeps its id and its age, but is received anew. */
    async adopt({ receipt: _, firstReceivedAt: __, ...message }: StoredMessage, source: string): Promise<void> {
      const system = { ...message.system, DeadLetterQueueSourceArn: source }
      await put({ ...message, system, receiveCount: 0, visibleAt: clock.now() })
    },

    /** Waits until there is a message, at most as long as asked for. */
    async receive(request: ReceiveRequest): Promise<StoredMessage[]> {
      if (counts().notVisible >= inFlightAllowed) throw sqsErrors.overLimit(inFlightAllowed)
      const wait = arrivals.startWait(request.waitSeconds * secondMs)
      try {
        for (;;) {
          if (arrivals.isClosed()) return []
          const { taken, writes } = take(request)
          await Promise.all(writes)
          if (taken.length > 0 || wait.isOver()) return taken
          await wait.next(earliest(store.values()))
        }
      } finally {
        wait.end()
      }
    },

    /** An older receipt deletes nothing, and SQS does not say so. */
    async delete(messageId: string, receipt: string): Promise<void> {
      if (store.get(messageId)?.receipt === receipt) await store.delete(messageId)
    },

    async changeVisibility(messageId: string, receipt: string, seconds: number, handle: string): Promise<void> {
      const message = store.get(messageId)
      if (message?.receipt !== receipt) {
        throw sqsErrors.invalidValue(
          handle,
          'ReceiptHandle',
          'Message does not exist or is not available for visibility timeout change.',
        )
      }
      if (!isInFlight(message, clock.now())) throw sqsErrors.notInFlight()
      const written = store.change(messageId, { visibleAt: clock.now() + inWall(seconds) })
      arrivals.announce()
      await written
    },

    purge: () => store.purge(),
    async close(): Promise<void> {
      arrivals.close()
      await store.close()
    },
  }
}

function earliest(messages: Iterable<StoredMessage>): number {
  let at = Number.POSITIVE_INFINITY
  for (const { visibleAt } of messages) at = Math.min(at, visibleAt)
  return at
}
