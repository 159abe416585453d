import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Arrivals } from './arrivals.ts'
import { isVisible, type StoredMessage } from './message.ts'
import type { MessageStore } from './message-store.ts'
import type { QueueSettings } from './queue-attributes.ts'

export type ReceiveRequest = {
  readonly most: number
  readonly visibilitySeconds: number
  readonly waitSeconds: number
}

type ReceivingOptions = {
  readonly store: MessageStore
  readonly arrivals: Arrivals
  readonly clock: Clock
  /** As they are now. */
  readonly settings: () => QueueSettings
  /** Puts a message that was received too often into another queue; false when there is none of that ARN. */
  readonly moveTo: (arn: string, message: StoredMessage) => Promise<boolean>
}

const secondMs = 1_000

/** How messages are handed out: oldest first, hidden meanwhile, moved away when that happened too often. */
export function createReceiving({ store, arrivals, clock, settings, moveTo }: ReceivingOptions) {
  const inWall = (seconds: number) => clock.toWall(seconds * secondMs)

  /** Those past their time are dropped on the way. */
  function* visible(now: number): Generator<StoredMessage> {
    const oldest = now - inWall(settings().retentionSeconds)
    for (const message of store.values()) {
      // Should the disk refuse this, the message is dropped again after a restart.
      if (message.sentAt <= oldest) store.delete(message.id).catch(() => undefined)
      else if (isVisible(message, now)) yield message
    }
  }

  function take({ most, visibilitySeconds }: ReceiveRequest): { taken: StoredMessage[]; writes: Promise<unknown>[] } {
    const now = clock.now()
    const { redrive } = settings()
    const taken: StoredMessage[] = []
    const writes: Promise<unknown>[] = []
    for (const message of visible(now)) {
      if (taken.length === most) break
      if (redrive && message.receiveCount >= redrive.maxReceiveCount) {
        writes.push(moveAway(message, redrive.deadLetterTargetArn))
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
    await store.change(message.id, { visibleAt: clock.now() + inWall(settings().visibilitySeconds) })
    if (await moveTo(target, message)) await store.delete(message.id)
  }

  /** Waits until there is a message, at most as long as asked for. */
  return async (request: ReceiveRequest): Promise<StoredMessage[]> => {
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
  }
}

function earliest(messages: Iterable<StoredMessage>): number {
  let at = Number.POSITIVE_INFINITY
  for (const { visibleAt } of messages) at = Math.min(at, visibleAt)
  return at
}
