import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { createArrivals } from './arrivals.ts'
import { sqsErrors } from './errors.ts'
import { isDelayed, isInFlight, type NewMessage, type StoredMessage } from './message.ts'
import { openMessageStore } from './message-store.ts'
import { type QueueAttributes, queueSettings } from './queue-attributes.ts'
import { createReceiving, type ReceiveRequest } from './receiving.ts'

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

type QueueOptions = {
  readonly file: string
  readonly clock: Clock
  /** As it is now: attributes change. */
  readonly document: () => QueueDocument
  /** Puts a message that was received too often into another queue; false when there is none of that ARN. */
  readonly moveTo: (arn: string, message: StoredMessage) => Promise<boolean>
}

const inFlightAllowed = 120_000

/** A standard queue at work: at least once, oldest first. */
export async function openQueue({ file, clock, document, moveTo }: QueueOptions) {
  const store = await openMessageStore(file)
  const arrivals = createArrivals(clock)
  const settings = () => queueSettings(document().attributes)
  const receive = createReceiving({ store, arrivals, clock, settings, moveTo })
  const later = (seconds: number) => clock.now() + clock.toWall(seconds * 1_000)

  async function announced(written: Promise<void>): Promise<void> {
    arrivals.announce()
    await written
  }
  const counts = () => countOf([...store.values()], clock.now())

  return {
    counts,

    async send({ body, attributes = {}, system = {}, senderId, delaySeconds }: NewMessage): Promise<string> {
      const id = randomUUID()
      const visibleAt = later(delaySeconds ?? settings().delaySeconds)
      const sentAt = clock.now()
      await announced(store.put({ id, body, attributes, system, senderId, sentAt, visibleAt, receiveCount: 0 }))
      return id
    },

    /** Takes a message over from a queue that gave it up. It keeps its id and its age, but is received anew. */
    async adopt({ receipt: _, firstReceivedAt: __, ...message }: StoredMessage, source: string): Promise<void> {
      const system = { ...message.system, DeadLetterQueueSourceArn: source }
      await announced(store.put({ ...message, system, receiveCount: 0, visibleAt: clock.now() }))
    },

    async receive(request: ReceiveRequest): Promise<StoredMessage[]> {
      if (counts().notVisible >= inFlightAllowed) throw sqsErrors.overLimit(inFlightAllowed)
      return receive(request)
    },

    /** An older receipt deletes nothing, and SQS does not say so. */
    async delete(messageId: string, receipt: string): Promise<void> {
      if (store.get(messageId)?.receipt === receipt) await store.delete(messageId)
    },

    async changeVisibility(messageId: string, receipt: string, seconds: number, handle: string): Promise<void> {
      const message = store.get(messageId)
      if (message?.receipt !== receipt) throw sqsErrors.staleReceipt(handle)
      if (!isInFlight(message, clock.now())) throw sqsErrors.notInFlight()
      await announced(store.change(messageId, { visibleAt: later(seconds) }))
    },

    purge: () => store.purge(),
    async close(): Promise<void> {
      arrivals.close()
      await store.close()
    },
  }
}

function countOf(messages: readonly StoredMessage[], now: number) {
  const notVisible = messages.filter((message) => isInFlight(message, now)).length
  const delayed = messages.filter((message) => isDelayed(message, now)).length
  return { visible: messages.length - notVisible - delayed, notVisible, delayed }
}
