import type { Tag } from '@aws-sdk/client-sns'
import type { StoredAttribute } from '../sqs/message.ts'

export type TopicDocument = {
  readonly name: string
  readonly arn: string
  /** What was set, by AWS's names. */
  readonly attributes: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  /** How many subscriptions were taken away. */
  readonly unsubscribed: number
}

export type Protocol = 'sqs' | 'http' | 'https'

export type SubscriptionDocument = {
  readonly arn: string
  readonly topicArn: string
  readonly protocol: Protocol
  readonly endpoint: string
  readonly attributes: Readonly<Record<string, string>>
  /** What an HTTP subscriber must send back; it stays, so that confirming again is no error. */
  readonly token?: string
  /** Epoch milliseconds. */
  readonly tokenExpiresAt?: number
  readonly confirmed: boolean
}

/** A message as it was published; what each protocol is told of it may differ. */
export type PublishedMessage = {
  readonly id: string
  readonly topicArn: string
  readonly subject?: string
  readonly message: string
  readonly byProtocol?: Readonly<Record<string, string>>
  readonly attributes: Readonly<Record<string, StoredAttribute>>
  /** Epoch milliseconds. */
  readonly time: number
}

/** One thing to be sent to one subscriber. */
export type SubscriberDelivery =
  | { readonly kind: 'notification'; readonly subscriptionArn: string; readonly published: PublishedMessage }
  | {
      readonly kind: 'confirmation'
      readonly subscriptionArn: string
      readonly messageId: string
      readonly token: string
    }
