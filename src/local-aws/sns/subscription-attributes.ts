import type { SubscriptionDocument } from './document.ts'
import { snsErrors } from './errors.ts'
import { checkFilter } from './filter.ts'

type Attributes = Readonly<Record<string, string>>

const scopes = ['MessageAttributes', 'MessageBody']

/** Refuses what is set of a subscription if SNS would not take it together, or nothing here would act on it. */
export function checkSubscriptionAttributes(attributes: Attributes): void {
  const {
    FilterPolicyScope = 'MessageAttributes',
    FilterPolicy = '',
    RawMessageDelivery = 'false',
    ...rest
  } = attributes
  const [unserved] = Object.keys(rest)
  if (unserved !== undefined) throw snsErrors.unserved(`The subscription attribute ${unserved}`)
  if (!['true', 'false'].includes(RawMessageDelivery)) {
    throw snsErrors.invalid('RawMessageDelivery', `Invalid value [${RawMessageDelivery}]. Must be true or false.`)
  }
  if (!scopes.includes(FilterPolicyScope)) {
    throw snsErrors.invalid(
      'FilterPolicyScope',
      `Invalid value [${FilterPolicyScope}]. Please use either ${scopes.join(' or ')}`,
    )
  }
  checkFilter(FilterPolicy, FilterPolicyScope)
}

export function describeSubscription(
  { arn, topicArn, protocol, endpoint, confirmed, attributes }: SubscriptionDocument,
  account: string,
) {
  const { FilterPolicy = '', FilterPolicyScope = 'MessageAttributes', ...rest } = attributes
  return {
    SubscriptionArn: arn,
    TopicArn: topicArn,
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: account,
    PendingConfirmation: String(!confirmed),
    ConfirmationWasAuthenticated: String(protocol === 'sqs'),
    RawMessageDelivery: 'false',
    ...rest,
    ...(FilterPolicy !== '' && { FilterPolicy, FilterPolicyScope }),
  }
}
