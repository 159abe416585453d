import type { Clock } from '../clock.ts'
import type { Delivery } from '../events/outbox.ts'
import type { Delivered } from '../sqs/service.ts'
import type { SubscriberDelivery, SubscriptionDocument } from './document.ts'
import { notification, subscriptionConfirmation, textFor } from './envelope.ts'
import { post } from './post.ts'
import type { Topics } from './topics.ts'

type DelivererOptions = {
  readonly topics: Topics
  readonly clock: Clock
  readonly url: string
  readonly deliverToQueue: (queueArn: string, message: Delivered) => Promise<boolean>
}

// So long SNS waits for a subscriber's answer.
const answerTimeoutMs = 15_000

/** Sends one thing to one subscriber as it is subscribed now. */
export function createDeliverer({ topics, clock, url, deliverToQueue }: DelivererOptions) {
  return async (delivery: SubscriberDelivery, signal: AbortSignal): Promise<Delivery> => {
    const subscription = topics.findSubscription(delivery.subscriptionArn)
    if (!subscription) return 'gone'
    if (subscription.protocol === 'sqs') {
      return delivery.kind === 'notification' ? toQueue(delivery, subscription) : 'gone'
    }
    const timeout = new AbortController()
    const cancel = clock.after(answerTimeoutMs, () => timeout.abort(new Error('no answer within 15 seconds')))
    try {
      const message = postOf(delivery, subscription)
      return await post({
        ...message,
        endpoint: subscription.endpoint,
        signal: AbortSignal.any([signal, timeout.signal]),
      })
    } finally {
      cancel()
    }
  }

  async function toQueue(
    { published }: Extract<SubscriberDelivery, { kind: 'notification' }>,
    subscription: SubscriptionDocument,
  ): Promise<Delivery> {
    const message = isRaw(subscription)
      ? { body: textFor(subscription, published), attributes: published.attributes }
      : { body: notification(published, subscription, url) }
    return (await deliverToQueue(subscription.endpoint, { ...message, senderId: 'sns.amazonaws.com' }))
      ? 'delivered'
      : 'gone'
  }

  function postOf(delivery: SubscriberDelivery, subscription: SubscriptionDocument) {
    const headers = { 'x-amz-sns-topic-arn': subscription.topicArn, 'x-amz-sns-subscription-arn': subscription.arn }
    if (delivery.kind === 'confirmation') {
      const body = subscriptionConfirmation({ ...delivery, time: clock.now() }, subscription, url)
      const { 'x-amz-sns-subscription-arn': _, ...own } = headers
      const type = { 'x-amz-sns-message-type': 'SubscriptionConfirmation', 'x-amz-sns-message-id': delivery.messageId }
      return { body, headers: { ...own, ...type } }
    }
    const { published } = delivery
    const type = { 'x-amz-sns-message-type': 'Notification', 'x-amz-sns-message-id': published.id }
    if (!isRaw(subscription))
      return { body: notification(published, subscription, url), headers: { ...headers, ...type } }
    return { body: textFor(subscription, published), headers: { ...headers, ...type, 'x-amz-sns-rawdelivery': 'true' } }
  }
}

function isRaw({ attributes }: SubscriptionDocument): boolean {
  return attributes.RawMessageDelivery === 'true'
}
