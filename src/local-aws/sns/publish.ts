import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Outbox } from '../events/outbox.ts'
import type { Journal } from '../journal.ts'
import type { PublishedMessage, SubscriberDelivery } from './document.ts'
import { wantsMessage } from './filter.ts'
import type { Topics } from './topics.ts'

export type Publisher = (message: Omit<PublishedMessage, 'id' | 'time'>) => Promise<string>

type PublisherOptions = {
  readonly topics: Topics
  readonly outbox: Outbox<SubscriberDelivery>
  /** Every message that was published, to be read by people and tests. */
  readonly log: Journal<PublishedMessage>
  readonly clock: Clock
}

/** Takes a message for all who are subscribed now; resolves with its id when that is durable. */
export function createPublisher({ topics, outbox, log, clock }: PublisherOptions): Publisher {
  return async (message) => {
    topics.require(message.topicArn)
    const published = { id: randomUUID(), ...message, time: clock.now() }
    const deliveries = topics
      .subscriptionsOf(message.topicArn)
      .filter((subscription) => subscription.confirmed && wantsMessage(subscription, published))
      .map(({ arn }): SubscriberDelivery => ({ kind: 'notification', subscriptionArn: arn, published }))
    await log.append(published)
    await outbox.add(deliveries)
    return published.id
  }
}
