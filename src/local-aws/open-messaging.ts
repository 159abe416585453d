import { join } from 'node:path'
import type { Clock } from './clock.ts'
import { createEvents, type Events } from './events/service.ts'
import type { Faults } from './faults.ts'
import type { Log } from './log.ts'
import { createSns, type Sns } from './sns/service.ts'
import { createSqs, type Sqs } from './sqs/service.ts'
import type { Cleanup } from './start.ts'

export type MessagingOptions = {
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  readonly faults: Faults
  /** The server's own address. */
  readonly url: string
  readonly account: string
  readonly region: string
  readonly duplicateProbability?: number
}

export type Messaging = {
  readonly sqs: Sqs
  readonly sns: Sns
  readonly events: Events
  /** Tells a topic about an alarm, as CloudWatch does; throws when there is no such topic. */
  notifyOfAlarm(topicArn: string, message: object): void
}

/** Opens queues, topics and event buses, each on those that it delivers to. */
export async function openMessaging(options: MessagingOptions, cleanup: Cleanup): Promise<Messaging> {
  const { dataDir, log, duplicateProbability } = options
  const sqs = await createSqs({ ...options, folder: join(dataDir, 'sqs') })
  cleanup.push(sqs.close)
  const sns = await createSns({ ...options, folder: join(dataDir, 'sns'), deliverToQueue: sqs.deliver })
  cleanup.push(sns.close)
  const events = await createEvents({
    ...options,
    folder: join(dataDir, 'events'),
    deliver: (arn, body) =>
      arn.startsWith('arn:aws:sns:')
        ? sns.publish(arn, body)
        : sqs.deliver(arn, { body, senderId: 'events.amazonaws.com' }),
    ...(duplicateProbability !== undefined && { duplicateProbability }),
  })
  cleanup.push(events.close)
  return {
    sqs,
    sns,
    events,
    notifyOfAlarm(topicArn, message) {
      if (!sns.hasTopic(topicArn)) throw new Error(`there is no SNS topic ${topicArn}`)
      sns
        .publish(topicArn, message, alarmSubject(message))
        .catch((err) => log.error({ err }, 'an alarm could not be published'))
    },
  }
}

const longestSubject = 100

function alarmSubject(message: { NewStateValue?: unknown; AlarmName?: unknown; Region?: unknown }): string {
  return `${message.NewStateValue}: "${message.AlarmName}" in ${message.Region}`.slice(0, longestSubject)
}
