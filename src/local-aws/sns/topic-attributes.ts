import type { SnsContext } from './context.ts'
import type { TopicDocument } from './document.ts'
import { snsErrors } from './errors.ts'

// As SNS presets it for HTTP, and as messages are delivered here.
export const httpRetries = { numRetries: 3, delaySeconds: 20 } as const

const effectiveDeliveryPolicy = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: httpRetries.delaySeconds,
      maxDelayTarget: httpRetries.delaySeconds,
      numRetries: httpRetries.numRetries,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: 'linear',
    },
    disableSubscriptionOverrides: false,
  },
})

/** Refuses attributes of a topic that nothing here would act on. A policy is kept and not enforced: there is no IAM. */
export function checkTopicAttribute(name: string, value: string): void {
  switch (name) {
    case 'DisplayName':
      if (value.length > 100) throw snsErrors.invalid('DisplayName', 'it must have at most 100 characters')
      break
    case 'Policy':
      checkJson(value)
      break
    default:
      if (name !== 'FifoTopic' || value !== 'false') throw snsErrors.unserved(`The topic attribute ${name}`)
  }
}

function checkJson(value: string): void {
  try {
    JSON.parse(value)
  } catch {
    throw snsErrors.invalid('Policy Error: null', 'it must be JSON')
  }
}

export function describeTopic({ arn, attributes, unsubscribed }: TopicDocument, { topics, account }: SnsContext) {
  const subscriptions = topics.subscriptionsOf(arn)
  const confirmed = subscriptions.filter((subscription) => subscription.confirmed).length
  return {
    TopicArn: arn,
    Owner: account,
    DisplayName: '',
    EffectiveDeliveryPolicy: effectiveDeliveryPolicy,
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsPending: String(subscriptions.length - confirmed),
    SubscriptionsDeleted: String(unsubscribed),
    ...attributes,
  }
}
