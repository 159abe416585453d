import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bodiesOf, newQueue, useMessaging } from '../events/messaging-server.ts'

const aws = useMessaging()

async function topicWithQueue(name: string, Attributes: Record<string, string> = {}) {
  const { TopicArn = '' } = await aws.sns().createTopic({ Name: name })
  const queue = await newQueue(aws.sqs(), `of-${name}`)
  const answer = await aws.sns().subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes })
  return { TopicArn, QueueUrl: queue.QueueUrl, SubscriptionArn: answer.SubscriptionArn ?? '' }
}

describe('a topic', () => {
  it('is created once, however often, but not with other attributes', async () => {
    const create = (DisplayName: string) => aws.sns().createTopic({ Name: 'once', Attributes: { DisplayName } })
    const { TopicArn } = await create('a')
    expect(TopicArn).toBe('arn:aws:sns:us-east-1:000000000000:once')
    expect((await create('a')).TopicArn).toBe(TopicArn)
    await expect(create('b')).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await aws.sns().setTopicAttributes({ TopicArn, AttributeName: 'DisplayName', AttributeValue: 'c' })
    const { Attributes } = await aws.sns().getTopicAttributes({ TopicArn })
    expect(Attributes).toMatchObject({ TopicArn, DisplayName: 'c', Owner: '000000000000', SubscriptionsConfirmed: '0' })
    expect((await aws.sns().listTopics({})).Topics).toContainEqual({ TopicArn })
  })

  it('that is deleted takes its subscriptions along', async () => {
    const { TopicArn, SubscriptionArn } = await topicWithQueue('deleted')
    await aws.sns().deleteTopic({ TopicArn })
    await expect(aws.sns().publish({ TopicArn, Message: 'm' })).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
    })
    await expect(aws.sns().getSubscriptionAttributes({ SubscriptionArn })).rejects.toMatchObject({
      name: 'NotFoundException',
    })
  })

  it('has tags', async () => {
    const { TopicArn: ResourceArn } = await aws.sns().createTopic({ Name: 'tagged', Tags: [{ Key: 'a', Value: '1' }] })
    await aws.sns().tagResource({ ResourceArn, Tags: [{ Key: 'b', Value: '2' }] })
    await aws.sns().untagResource({ ResourceArn, TagKeys: ['a'] })
    expect((await aws.sns().listTagsForResource({ ResourceArn })).Tags).toEqual([{ Key: 'b', Value: '2' }])
  })

  it('survives a restart with its subscriptions', async () => {
    const { TopicArn, QueueUrl } = await topicWithQueue('kept')
    await aws.restart()
    await aws.sns().publish({ TopicArn, Message: 'after' })
    expect(JSON.parse((await bodiesOf(aws.sqs(), QueueUrl, 1))[0] ?? '')).toMatchObject({ Message: 'after' })
  })
})

describe('a message', () => {
  it("comes to a queue in SNS's envelope, which says that nobody signed it", async () => {
    const { TopicArn, QueueUrl } = await topicWithQueue('enveloped')
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'alarm' } }
    const { MessageId } = await aws.sns().publish({ TopicArn, Message: 'hé', Subject: 'Hello', MessageAttributes })
    const [body = ''] = await bodiesOf(aws.sqs(), QueueUrl, 1)
    expect(JSON.parse(body)).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'Hello',
      Message: 'hé',
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      SignatureVersion: '1',
      Signature: 'unsigned',
      MessageAttributes: { kind: { Type: 'String', Value: 'alarm' } },
    })
  })

  it('comes bare with its attributes to a subscriber who wants it raw', async () => {
    const { TopicArn, QueueUrl } = await topicWithQueue('raw', { RawMessageDelivery: 'true' })
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'alarm' } }
    await aws.sns().publish({ TopicArn, Message: 'bare', MessageAttributes })
    const { Messages = [] } = await aws.sqs().receiveMessage({
      QueueUrl,
      WaitTimeSeconds: 5,
      MessageAttributeNames: ['All'],
    })
    expect(Messages).toMatchObject([{ Body: 'bare', MessageAttributes: { kind: { StringValue: 'alarm' } } }])
  })

  it('comes only to those whose filter means it', async () => {
    const byAttribute = await topicWithQueue('filtered', {
      RawMessageDelivery: 'true',
      FilterPolicy: '{"kind":["alarm"],"severity":[{"numeric":[">=",3]}]}',
    })
    const { TopicArn } = byAttribute
    const byBody = await newQueue(aws.sqs(), 'by-body')
    const Attributes = { RawMessageDelivery: 'true', FilterPolicyScope: 'MessageBody', FilterPolicy: '{"n":{"m":[1]}}' }
    await aws.sns().subscribe({ TopicArn, Protocol: 'sqs', Endpoint: byBody.arn, Attributes })
    const publish = (Message: string, kind: string, severity: number) =>
      aws.sns().publish({
        TopicArn,
        Message,
        MessageAttributes: {
          kind: { DataType: 'String.Array', StringValue: JSON.stringify(['x', kind]) },
          severity: { DataType: 'Number', StringValue: `${severity}` },
        },
      })
    await publish('{"n":{"m":1}}', 'other', 5)
    await publish('{"n":{"m":2}}', 'alarm', 2)
    await publish('for the first', 'alarm', 3)
    expect(await bodiesOf(aws.sqs(), byAttribute.QueueUrl, 1)).toEqual(['for the first'])
    expect(await bodiesOf(aws.sqs(), byBody.QueueUrl, 1)).toEqual(['{"n":{"m":1}}'])
  })

  it('can have a text for each protocol', async () => {
    const { TopicArn, QueueUrl } = await topicWithQueue('structured', { RawMessageDelivery: 'true' })
    const publish = (texts: object) =>
      aws.sns().publish({ TopicArn, MessageStructure: 'json', Message: JSON.stringify(texts) })
    await publish({ default: 'for others', sqs: 'for queues' })
    expect(await bodiesOf(aws.sqs(), QueueUrl, 1)).toEqual(['for queues'])
    await expect(publish({ sqs: 'only' })).rejects.toThrow('No default entry in JSON message body')
  })

  it('of a batch is published for itself', async () => {
    const { TopicArn, QueueUrl } = await topicWithQueue('batched', { RawMessageDelivery: 'true' })
    const PublishBatchRequestEntries = [
      { Id: 'a', Message: 'one' },
      { Id: 'b', Message: 'two', Subject: 'line\nbreak' },
      { Id: 'c', Message: 'three' },
    ]
    const answer = await aws.sns().publishBatch({ TopicArn, PublishBatchRequestEntries })
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['a', 'c'])
    expect(answer.Failed).toMatchObject([{ Id: 'b', Code: 'InvalidParameter', SenderFault: true }])
    expect((await bodiesOf(aws.sqs(), QueueUrl, 2)).sort()).toEqual(['one', 'three'])
    const twice = [...PublishBatchRequestEntries, { Id: 'a', Message: 'again' }]
    await expect(aws.sns().publishBatch({ TopicArn, PublishBatchRequestEntries: twice })).rejects.toMatchObject({
      name: 'BatchEntryIdsNotDistinctException',
    })
  })

  it('is written to the log of what was published, with or without subscribers', async () => {
    const { TopicArn = '' } = await aws.sns().createTopic({ Name: 'logged' })
    const { MessageId } = await aws.sns().publish({ TopicArn, Message: 'to nobody', Subject: 's' })
    const lines = (await readFile(join(aws.dataDir(), 'sns', 'published.jsonl'), 'utf8')).trimEnd().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      id: MessageId,
      topicArn: TopicArn,
      subject: 's',
      message: 'to nobody',
    })
  })

  it('of an alarm is told to its topic, and an alarm without one hears so', async () => {
    const { TopicArn, QueueUrl } = await topicWithQueue('alarms')
    const message = { AlarmName: 'errors', NewStateValue: 'ALARM', Region: 'US East (N. Virginia)' }
    aws.messaging().notifyOfAlarm(TopicArn, message)
    const told = JSON.parse((await bodiesOf(aws.sqs(), QueueUrl, 1))[0] ?? '')
    expect(told.Subject).toBe('ALARM: "errors" in US East (N. Virginia)')
    expect(JSON.parse(told.Message)).toEqual(message)
    expect(() => aws.messaging().notifyOfAlarm(`${TopicArn}-not`, message)).toThrow('there is no SNS topic')
  })

  it.each([
    ['without a text', { Message: '' }, 'Empty message'],
    ['that is too long', { Message: 'x'.repeat(262_145) }, 'Message too long'],
    ['with a line break in its subject', { Message: 'm', Subject: 'a\nb' }, 'Subject'],
    ['to a telephone', { Message: 'm', PhoneNumber: '+15550100' }, 'PhoneNumber is not served'],
    ['with a deduplication id', { Message: 'm', MessageDeduplicationId: 'x' }, 'MessageDeduplicationId is not served'],
  ])('%s is refused', async (_, input, message) => {
    const { TopicArn } = await aws.sns().createTopic({ Name: 'refusing' })
    await expect(aws.sns().publish({ TopicArn, ...input })).rejects.toThrow(message)
  })
})

describe('a subscription', () => {
  it('is made once for an endpoint, is listed, and ends when it is taken away', async () => {
    const { TopicArn, SubscriptionArn, QueueUrl } = await topicWithQueue('subscribed')
    expect((await topicWithQueue('subscribed')).SubscriptionArn).toBe(SubscriptionArn)
    const listed = await aws.sns().listSubscriptionsByTopic({ TopicArn })
    expect(listed.Subscriptions).toMatchObject([{ SubscriptionArn, Protocol: 'sqs', TopicArn }])
    await aws.sns().unsubscribe({ SubscriptionArn })
    await aws.sns().publish({ TopicArn, Message: 'm' })
    expect((await aws.sqs().receiveMessage({ QueueUrl })).Messages).toBeUndefined()
    const { Attributes } = await aws.sns().getTopicAttributes({ TopicArn })
    expect(Attributes).toMatchObject({ SubscriptionsConfirmed: '0', SubscriptionsDeleted: '1' })
  })

  it('takes other attributes later', async () => {
    const { SubscriptionArn } = await topicWithQueue('changed')
    const set = (AttributeName: string, AttributeValue: string) =>
      aws.sns().setSubscriptionAttributes({ SubscriptionArn, AttributeName, AttributeValue })
    await set('FilterPolicy', '{"a":["b"]}')
    const { Attributes } = await aws.sns().getSubscriptionAttributes({ SubscriptionArn })
    expect(Attributes).toMatchObject({
      FilterPolicy: '{"a":["b"]}',
      FilterPolicyScope: 'MessageAttributes',
      RawMessageDelivery: 'false',
      PendingConfirmation: 'false',
    })
    await expect(set('FilterPolicy', '{"a":{"b":["c"]}}')).rejects.toThrow('does not support nested filter policy')
    await expect(set('FilterPolicy', '{"a":[{"like":"c"}]}')).rejects.toThrow('Unrecognized match type like')
    await expect(set('RawMessageDelivery', 'yes')).rejects.toThrow('Must be true or false')
    await expect(set('DeliveryPolicy', '{}')).rejects.toThrow('DeliveryPolicy is not served')
  })

  it.each([
    ['of an address for mail', 'email', 'a@example.com', 'The Protocol email is not served'],
    [
      'of another machine',
      'http',
      'http://example.com/hook',
      'An Endpoint on another machine (example.com) is not served',
    ],
    [
      'of another protocol than its own',
      'https',
      'http://127.0.0.1/hook',
      'Endpoint must match the specified protocol',
    ],
    ['of something that is no queue', 'sqs', 'http://127.0.0.1/queue', 'SQS endpoint ARN'],
  ])('%s is refused', async (_, Protocol, Endpoint, message) => {
    const { TopicArn } = await aws.sns().createTopic({ Name: 'choosy' })
    await expect(aws.sns().subscribe({ TopicArn, Protocol, Endpoint })).rejects.toThrow(message)
  })
})
