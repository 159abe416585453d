import { describe, expect, it } from 'vitest'
import { refusal, type UsedTarget, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()

/** A queue to which EventBridge and SNS may send. */
async function createQueue({ target, uniqueName, atEnd }: UsedTarget, VisibilityTimeout = '30') {
  const { sqs } = target.clients
  const QueueName = uniqueName('queue')
  const arn = `arn:aws:sqs:${target.region}:${target.account}:${QueueName}`
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ['events.amazonaws.com', 'sns.amazonaws.com'] },
        Action: 'sqs:SendMessage',
        Resource: arn,
      },
    ],
  })
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName, Attributes: { Policy, VisibilityTimeout } })
  atEnd(() => sqs.deleteQueue({ QueueUrl }))
  return { QueueUrl, QueueName, arn }
}

async function receive(QueueUrl: string) {
  const { Messages } = await aws.target.clients.sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 20 })
  return Messages?.[0]
}

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
    expect(await receive(QueueUrl)).toMatchObject({ Body: 'hello', MessageId })
    const again = await receive(QueueUrl)
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
  it('sends the events that it matches, and no others, to its queue', async () => {
    const { events } = aws.target.clients
    const { QueueUrl, arn: Arn } = await createQueue(aws)
    const Name = aws.uniqueName('rule')
    const EventPattern = JSON.stringify({
      source: ['perennial.contract'],
      detail: { run: [Name], size: [{ numeric: ['>', 5] }] },
    })
    await events.putRule({ Name, EventPattern })
    aws.atEnd(() => events.deleteRule({ Name }))
    expect(await events.putTargets({ Rule: Name, Targets: [{ Id: 'queue', Arn }] })).toMatchObject({
      FailedEntryCount: 0,
    })
    aws.atEnd(() => events.removeTargets({ Rule: Name, Ids: ['queue'] }))
    const entry = (size: number) => ({
      Source: 'perennial.contract',
      DetailType: 'Contract Kept',
      Detail: JSON.stringify({ run: Name, size }),
    })
    expect(await events.putEvents({ Entries: [entry(5), entry(6)] })).toMatchObject({ FailedEntryCount: 0 })
    const message = await receive(QueueUrl)
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      version: '0',
      source: 'perennial.contract',
      'detail-type': 'Contract Kept',
      account: aws.target.account,
      region: aws.target.region,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      detail: { run: Name, size: 6 },
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
    const message = await receive(QueueUrl)
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
