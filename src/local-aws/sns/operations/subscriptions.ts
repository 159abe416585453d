import { randomUUID } from 'node:crypto'
import type {
  ConfirmSubscriptionInput,
  GetSubscriptionAttributesInput,
  ListSubscriptionsByTopicInput,
  ListSubscriptionsInput,
  SetSubscriptionAttributesInput,
  SubscribeInput,
  UnsubscribeInput,
} from '@aws-sdk/client-sns'
import type { Operations } from '../../service.ts'
import { pageOf, type SnsContext } from '../context.ts'
import type { SubscriptionDocument } from '../document.ts'
import { readEndpoint } from '../endpoint.ts'
import { snsErrors } from '../errors.ts'
import { checkSubscriptionAttributes, describeSubscription } from '../subscription-attributes.ts'

const dayMs = 86_400_000
const tokenDays = 3

export function createSubscriptionOperations(context: SnsContext): Operations {
  const { topics, clock } = context

  return {
    async Subscribe(input: SubscribeInput) {
      const { arn: topicArn } = topics.require(input.TopicArn)
      const where = readEndpoint(input.Protocol, input.Endpoint)
      const attributes = input.Attributes ?? {}
      checkSubscriptionAttributes(attributes)
      const existing = topics
        .subscriptionsOf(topicArn)
        .find(({ protocol, endpoint }) => protocol === where.protocol && endpoint === where.endpoint)
      if (existing) checkSame(existing, attributes)
      const subscription: SubscriptionDocument = existing ?? {
        arn: `${topicArn}:${randomUUID()}`,
        topicArn,
        ...where,
        attributes,
        confirmed: where.protocol === 'sqs',
      }
      if (!existing && subscription.confirmed) await topics.putSubscription(subscription)
      if (!subscription.confirmed) await askToConfirm(context, subscription)
      const shown = subscription.confirmed || input.ReturnSubscriptionArn
      return { SubscriptionArn: shown ? subscription.arn : 'pending confirmation' }
    },

    async ConfirmSubscription({ TopicArn, Token }: ConfirmSubscriptionInput) {
      const { arn } = topics.require(TopicArn)
      const subscription = topics.subscriptionsOf(arn).find(({ token }) => token !== undefined && token === Token)
      const expired = !subscription?.confirmed && clock.now() > (subscription?.tokenExpiresAt ?? 0)
      if (!subscription || expired) throw snsErrors.invalid('Token')
      if (!subscription.confirmed) await topics.putSubscription({ ...subscription, confirmed: true })
      return { SubscriptionArn: subscription.arn }
    },

    async Unsubscribe({ SubscriptionArn }: UnsubscribeInput) {
      if (!SubscriptionArn?.startsWith('arn:')) throw snsErrors.invalid('SubscriptionArn')
      const subscription = topics.findSubscription(SubscriptionArn)
      if (!subscription) return {}
      await topics.removeSubscription(subscription.arn)
      const topic = topics.find(subscription.topicArn)
      if (topic) await topics.put({ ...topic, unsubscribed: topic.unsubscribed + 1 })
      return {}
    },
  }
}

export function createSubscriptionAttributeOperations({ topics, account }: SnsContext): Operations {
  return {
    async ListSubscriptions({ NextToken }: ListSubscriptionsInput) {
      return listPage(topics.subscriptions(), NextToken, account)
    },

    async ListSubscriptionsByTopic({ TopicArn, NextToken }: ListSubscriptionsByTopicInput) {
      return listPage(topics.subscriptionsOf(topics.require(TopicArn).arn), NextToken, account)
    },

    async GetSubscriptionAttributes({ SubscriptionArn }: GetSubscriptionAttributesInput) {
      return { Attributes: describeSubscription(topics.requireSubscription(SubscriptionArn), account) }
    },

    async SetSubscriptionAttributes(input: SetSubscriptionAttributesInput) {
      const subscription = topics.requireSubscription(input.SubscriptionArn)
      const change = { [input.AttributeName ?? '']: input.AttributeValue ?? '' }
      const attributes = { ...subscription.attributes, ...change }
      checkSubscriptionAttributes(attributes)
      await topics.putSubscription({ ...subscription, attributes })
      return {}
    },
  }
}

/** Sends a new token to the endpoint: until it comes back, the endpoint gets nothing. */
async function askToConfirm({ topics, outbox, clock }: SnsContext, subscription: SubscriptionDocument): Promise<void> {
  const token = `${randomUUID()}${randomUUID()}`.replaceAll('-', '')
  const tokenExpiresAt = clock.now() + clock.toWall(tokenDays * dayMs)
  await topics.putSubscription({ ...subscription, token, tokenExpiresAt })
  await outbox.add([{ kind: 'confirmation', subscriptionArn: subscription.arn, messageId: randomUUID(), token }])
}

function checkSame(existing: SubscriptionDocument, wanted: Readonly<Record<string, string>>): void {
  const differing = Object.entries(wanted).some(([name, value]) => (existing.attributes[name] ?? '') !== value)
  if (differing) throw snsErrors.invalid('Attributes', 'Subscription already exists with different attributes')
}

function listPage(all: readonly SubscriptionDocument[], token: string | undefined, account: string) {
  const { page, NextToken } = pageOf(all, token)
  const Subscriptions = page.map(({ arn, topicArn, protocol, endpoint, confirmed }) => ({
    SubscriptionArn: confirmed ? arn : 'PendingConfirmation',
    Owner: account,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  }))
  return { Subscriptions, NextToken }
}
