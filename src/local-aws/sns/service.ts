import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.ts'
import { openOutbox } from '../events/outbox.ts'
import { openJournal, readJournal } from '../journal.ts'
import type { Log } from '../log.ts'
import type { Operations } from '../service.ts'
import type { Delivered } from '../sqs/service.ts'
import type { SnsContext } from './context.ts'
import { createDeliverer } from './deliver.ts'
import type { PublishedMessage, SubscriberDelivery } from './document.ts'
import { createPublishOperations } from './operations/publish.ts'
import { createSubscriptionAttributeOperations, createSubscriptionOperations } from './operations/subscriptions.ts'
import { createTopicOperations } from './operations/topics.ts'
import { createPublisher } from './publish.ts'
import { httpRetries } from './topic-attributes.ts'
import { openTopics } from './topics.ts'

export type SnsOptions = {
  readonly folder: string
  readonly clock: Clock
  readonly log: Log
  readonly account: string
  readonly region: string
  /** The server's own address: what subscribers visit to confirm. */
  readonly url: string
  /** Sends to a queue by its ARN; false when there is none. */
  readonly deliverToQueue: (queueArn: string, message: Delivered) => Promise<boolean>
}

export type Sns = {
  readonly operations: Operations
  hasTopic(topicArn: string): boolean
  /** Publishes for another service; false when there is no topic of that ARN. Resolves when the message is durable. */
  publish(topicArn: string, message: string | object, subject?: string): Promise<boolean>
  close(): Promise<void>
}

/** SNS: every message also goes to `published.jsonl` in its folder. */
export async function createSns(options: SnsOptions): Promise<Sns> {
  const { folder, clock, account, region, url, deliverToQueue } = options
  await mkdir(folder, { recursive: true })
  const topics = await openTopics({ folder, account, region })
  const log = await openPublishedLog(join(folder, 'published.jsonl'))
  const outbox = await openOutbox<SubscriberDelivery>({
    file: join(folder, 'deliveries.jsonl'),
    clock,
    log: options.log,
    retryAfterMs: Array.from({ length: httpRetries.numRetries }, () => httpRetries.delaySeconds * 1_000),
    deliver: createDeliverer({ topics, clock, url, deliverToQueue }),
  })
  const publish = createPublisher({ topics, outbox, log, clock })
  const context: SnsContext = { topics, outbox, publish, clock, account }
  return {
    operations: {
      ...createTopicOperations(context),
      ...createSubscriptionOperations(context),
      ...createSubscriptionAttributeOperations(context),
      ...createPublishOperations(context),
    },
    hasTopic: (topicArn) => topics.find(topicArn) !== undefined,
    async publish(topicArn, message, subject) {
      if (!topics.find(topicArn)) return false
      const text = typeof message === 'string' ? message : JSON.stringify(message)
      await publish({ topicArn, message: text, attributes: {}, ...(subject !== undefined && { subject }) })
      return true
    },
    async close() {
      await outbox.close()
      await log.close()
    },
  }
}

async function openPublishedLog(file: string) {
  // Read only to cut off a line that a crash tore.
  for await (const _ of readJournal(file)) break
  return openJournal<PublishedMessage>(file)
}
