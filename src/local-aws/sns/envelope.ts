import type { PublishedMessage, SubscriptionDocument } from './document.ts'

// In AWS's place and shape, and true: nothing here is signed, and whoever verifies signatures finds out.
const unsigned = { SignatureVersion: '1', Signature: 'unsigned', SigningCertURL: '' } as const

/** What visits to these addresses of this server do. */
function linkTo(url: string, action: string, parameters: Readonly<Record<string, string>>): string {
  return `${url}/?${new URLSearchParams({ Action: action, ...parameters })}`
}

/** What a subscriber of this protocol is told. */
export function textFor({ protocol }: SubscriptionDocument, { message, byProtocol }: PublishedMessage): string {
  return byProtocol?.[protocol] ?? message
}

export function notification(published: PublishedMessage, subscription: SubscriptionDocument, url: string): string {
  const attributes = Object.entries(published.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    { Type: DataType, Value: StringValue ?? BinaryValue },
  ])
  return JSON.stringify(
    {
      Type: 'Notification',
      MessageId: published.id,
      TopicArn: published.topicArn,
      ...(published.subject !== undefined && { Subject: published.subject }),
      Message: textFor(subscription, published),
      Timestamp: new Date(published.time).toISOString(),
      ...unsigned,
      UnsubscribeURL: linkTo(url, 'Unsubscribe', { SubscriptionArn: subscription.arn }),
      ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
    },
    undefined,
    2,
  )
}

export function subscriptionConfirmation(
  { messageId, token, time }: { messageId: string; token: string; time: number },
  { topicArn }: SubscriptionDocument,
  url: string,
): string {
  return JSON.stringify(
    {
      Type: 'SubscriptionConfirmation',
      MessageId: messageId,
      Token: token,
      TopicArn: topicArn,
      Message:
        `You have chosen to subscribe to the topic ${topicArn}.\n` +
        'To confirm the subscription, visit the SubscribeURL included in this message.',
      SubscribeURL: linkTo(url, 'ConfirmSubscription', { TopicArn: topicArn, Token: token }),
      Timestamp: new Date(time).toISOString(),
      ...unsigned,
    },
    undefined,
    2,
  )
}
