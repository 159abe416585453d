import { join } from 'node:path'
import { openCollection } from '../collection.ts'
import { documentKey } from '../events/document-key.ts'
import type { SubscriptionDocument, TopicDocument } from './document.ts'
import { snsErrors } from './errors.ts'

export type Topics = Awaited<ReturnType<typeof openTopics>>

type TopicsOptions = { readonly folder: string; readonly account: string; readonly region: string }

/** Topics and their subscriptions, kept. */
export async function openTopics({ folder, account, region }: TopicsOptions) {
  const topics = await openCollection<TopicDocument>(join(folder, 'topics'))
  const subscriptions = await openCollection<SubscriptionDocument>(join(folder, 'subscriptions'))
  const find = (arn: string | undefined) => (arn === undefined ? undefined : topics.get(documentKey(arn)))
  const subscriptionsOf = (topicArn: string) =>
    sorted(subscriptions.values().filter((subscription) => subscription.topicArn === topicArn))

  return {
    arnOf: (name: string) => `arn:aws:sns:${region}:${account}:${name}`,
    find,
    require(arn: string | undefined): TopicDocument {
      const topic = find(arn)
      if (!topic) throw snsErrors.noTopic()
      return topic
    },
    values: () => sorted(topics.values()),
    put: (topic: TopicDocument) => topics.put(documentKey(topic.arn), topic),
    async remove(arn: string): Promise<void> {
      await topics.delete(documentKey(arn))
      await Promise.all(subscriptionsOf(arn).map((one) => subscriptions.delete(documentKey(one.arn))))
    },

    subscriptions: () => sorted(subscriptions.values()),
    subscriptionsOf,
    findSubscription: (arn: string | undefined) => (arn ? subscriptions.get(documentKey(arn)) : undefined),
    requireSubscription(arn: string | undefined): SubscriptionDocument {
      const found = arn ? subscriptions.get(documentKey(arn)) : undefined
      if (!found) throw snsErrors.noSubscription()
      return found
    },
    putSubscription: (subscription: SubscriptionDocument) =>
      subscriptions.put(documentKey(subscription.arn), subscription),
    removeSubscription: (arn: string) => subscriptions.delete(documentKey(arn)),
  }
}

function sorted<T extends { readonly arn: string }>(documents: readonly T[]): T[] {
  return [...documents].sort((a, b) => (a.arn < b.arn ? -1 : 1))
}
