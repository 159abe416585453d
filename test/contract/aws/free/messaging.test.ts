import { describe, expect, it } from 'vitest'
import { createQueue, receive, sendEventsTo } from '../queues.ts'
import { patience, refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()

describe('a queue', () => {
  it('keeps a message until it is deleted, and shows it again when it is not', async () => {
    const { sqs } = aws.target.clients
    const { QueueUrl, QueueName, arn } = await createQueue(aws, '2')
    expect((await sqs.getQueueUrl({ QueueName })).QueueUrl).toBe(QueueUrl)
    expect((await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] })).Attributes).toEqual({
      QueueArn: arn,
    })
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'greeting' } }
    const { MessageId } = await sqs.sendMessage({ QueueUrl, MessageBody: 'hello', MessageAttributes })
    expect(await receive(aws, QueueUrl)).toMatchObject({ Body: 'hello', MessageId })
    const again = await receive(aws, QueueUrl)
    expect(again?.MessageId).toBe(MessageId)
    await sqs.deleteMessage({ QueueUrl, ReceiptHandle: again?.ReceiptHandle })
    expect((await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 3 })).Messages ?? []).toEqual([])
  })

  it('that does not exist is named so', async () => {
    await expect(aws.target.clients.sqs.getQueueUrl({ QueueName: 'contract-never-made' })).rejects.toMatchObject(
      refusal('QueueDoesNotExist', /^The specified queue does not exist/),
    )
  })
})

describe('a rule of EventBridge', () => {
  it('sends the events that it matches, and no others, to its queue', { timeout: patience }, async () => {
    const { events } = aws.target.clients
    const queue = await createQueue(aws)
    const run = aws.uniqueName('run')
    await sendEventsTo(aws, queue, {
      source: ['perennial.contract'],
      detail: { run: [run], size: [{ numeric: ['>', 5] }] },
    })
    const entry = (size: number) => ({
      Source: 'perennial.contract',
      DetailType: 'Contract Kept',
      Detail: JSON.stringify({ run, size }),
    })
    // A rule of AWS's takes up to a minute to hold, so the events are sent until one arrives.
    const sendAndReceive = async () => {
      expect(await events.putEvents({ Entries: [entry(5), entry(6)] })).toMatchObject({ FailedEntryCount: 0 })
      return (await receive(aws, queue.QueueUrl))?.Body
    }
    let body: string | undefined
    for (let attempt = 0; body === undefined && attempt < 6; attempt += 1) body = await sendAndReceive()
    expect(JSON.parse(body ?? '')).toMatchObject({
      version: '0',
      source: 'perennial.contract',
      'detail-type': 'Contract Kept',
      account: aws.target.account,
      region: aws.target.region,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      detail: { run, size: 6 },
    })
  })
})

describe('a topic', () => {
  it('sends what is published to the queue that subscribed, in its envelope', async () => {
    const { sns } = aws.target.clients
    const { QueueUrl, arn } = await createQueue(aws)
    const { TopicArn = '' } = await sns.createTopic({ Name: aws.uniqueName('topic') })
    aws.atEnd(() => sns.deleteTopic({ TopicArn }))
    await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: arn, ReturnSubscriptionArn: true })
    const { MessageId } = await sns.publish({ TopicArn, Subject: 'news', Message: 'all is well' })
    const message = await receive(aws, QueueUrl)
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'news',
      Message: 'all is well',
    })
  })
})

describe('STS', () => {
  it('says who calls', async () => {
    expect(await aws.target.clients.sts.getCallerIdentity({})).toMatchObject({
      Account: aws.target.account,
      Arn: expect.stringContaining(`::${aws.target.account}:`),
      UserId: expect.any(String),
    })
  })
})
