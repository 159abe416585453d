import { beforeAll, describe, expect, it } from 'vitest'
import { newQueue, useMessaging } from '../events/messaging-server.ts'

const aws = useMessaging()
const second = 1_000

async function receive(QueueUrl: string, more: object = {}) {
  const { Messages = [] } = await aws.sqs().receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, ...more })
  return Messages
}

async function filledQueue(name: string, bodies: readonly string[], attributes: Record<string, string> = {}) {
  const { QueueUrl } = await newQueue(aws.sqs(), name, attributes)
  for (const MessageBody of bodies) await aws.sqs().sendMessage({ QueueUrl, MessageBody })
  return QueueUrl
}

describe('a message', () => {
  it('comes as it was sent, with the checksums that clients verify', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'as-sent')
    const MessageAttributes = {
      text: { DataType: 'String', StringValue: 'ünï ✓' },
      count: { DataType: 'Number.int', StringValue: '7' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255, 10]) },
    }
    const sent = await aws.sqs().sendMessage({ QueueUrl, MessageBody: 'héllo\n😀', MessageAttributes })
    const names = { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All' as const] }
    const [message] = await receive(QueueUrl, names)
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'héllo\n😀',
      MD5OfBody: sent.MD5OfMessageBody,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes: { text: { StringValue: 'ünï ✓' }, count: { StringValue: '7' } },
      Attributes: { ApproximateReceiveCount: '1', SenderId: 'local' },
    })
    expect(Buffer.from(message?.MessageAttributes?.bytes?.BinaryValue ?? [])).toEqual(Buffer.from([0, 255, 10]))
  })

  it('has the attributes that were asked for, by name or prefix, and no others', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'chosen', { VisibilityTimeout: '0' })
    const attribute = { DataType: 'String', StringValue: 'x' }
    const MessageAttributes = { 'job.name': attribute, 'job.kind': attribute, other: attribute }
    await aws.sqs().sendMessage({ QueueUrl, MessageBody: 'm', MessageAttributes })
    const namesFor = async (wanted: string[]) =>
      Object.keys((await receive(QueueUrl, { MessageAttributeNames: wanted }))[0]?.MessageAttributes ?? {}).sort()
    expect(await namesFor(['job.*'])).toEqual(['job.kind', 'job.name'])
    expect(await namesFor(['other'])).toEqual(['other'])
    expect(await namesFor([])).toEqual([])
  })

  it('that was received is hidden until its visibility timeout is over, then comes again', async () => {
    const QueueUrl = await filledQueue('hidden', ['m'], { VisibilityTimeout: '30' })
    expect(await receive(QueueUrl)).toHaveLength(1)
    aws.clock.advance(29 * second)
    expect(await receive(QueueUrl)).toHaveLength(0)
    aws.clock.advance(second)
    const [again] = await receive(QueueUrl, { MessageSystemAttributeNames: ['ApproximateReceiveCount'] })
    expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' })
  })

  it('that was deleted does not come again, and an older receipt deletes nothing', async () => {
    const QueueUrl = await filledQueue('deleted', ['m'], { VisibilityTimeout: '1' })
    const [first] = await receive(QueueUrl)
    aws.clock.advance(second)
    const [latest] = await receive(QueueUrl)
    await aws.sqs().deleteMessage({ QueueUrl, ReceiptHandle: first?.ReceiptHandle })
    aws.clock.advance(second)
    const [still] = await receive(QueueUrl)
    expect(still?.MessageId).toBe(latest?.MessageId)
    await aws.sqs().deleteMessage({ QueueUrl, ReceiptHandle: still?.ReceiptHandle })
    aws.clock.advance(60 * second)
    expect(await receive(QueueUrl)).toEqual([])
  })

  it('can be given back at once, or held for longer', async () => {
    const QueueUrl = await filledQueue('held', ['m'], { VisibilityTimeout: '10' })
    const [message] = await receive(QueueUrl)
    const change = (VisibilityTimeout: number, ReceiptHandle = message?.ReceiptHandle) =>
      aws.sqs().changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout })
    await change(100)
    aws.clock.advance(50 * second)
    expect(await receive(QueueUrl)).toHaveLength(0)
    await change(0)
    expect(await receive(QueueUrl)).toHaveLength(1)
    await expect(change(5)).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  })

  it('sent with a delay comes when that is over', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'delayed', { DelaySeconds: '900' })
    await aws.sqs().sendMessage({ QueueUrl, MessageBody: 'own', DelaySeconds: 10 })
    await aws.sqs().sendMessage({ QueueUrl, MessageBody: 'of the queue' })
    expect(await receive(QueueUrl)).toHaveLength(0)
    aws.clock.advance(10 * second)
    expect((await receive(QueueUrl)).map(({ Body }) => Body)).toEqual(['own'])
    aws.clock.advance(890 * second)
    expect((await receive(QueueUrl)).map(({ Body }) => Body)).toContain('of the queue')
  })

  it('older than the retention period is gone', async () => {
    const QueueUrl = await filledQueue('forgotten', ['m'], { MessageRetentionPeriod: '60' })
    aws.clock.advance(60 * second)
    expect(await receive(QueueUrl)).toEqual([])
  })

  it('received too often goes to the dead-letter queue, under its own id', async () => {
    const dead = await newQueue(aws.sqs(), 'dead')
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 })
    const source = await filledQueue('poisoned', ['poison'], { RedrivePolicy, VisibilityTimeout: '0' })
    const [first] = await receive(source)
    expect(await receive(source)).toHaveLength(1)
    expect(await receive(source)).toHaveLength(0)
    const [moved] = await receive(dead.QueueUrl, { MessageSystemAttributeNames: ['All'] })
    expect(moved).toMatchObject({ MessageId: first?.MessageId, Body: 'poison' })
    expect(moved?.Attributes?.DeadLetterQueueSourceArn).toMatch(/:poisoned$/)
    const { queueUrls } = await aws.sqs().listDeadLetterSourceQueues({ QueueUrl: dead.QueueUrl })
    expect(queueUrls).toEqual([source])
  })

  it('is there after a restart, received or not; a deleted one is not', async () => {
    const QueueUrl = await filledQueue('kept', ['received', 'deleted', 'waiting'], { VisibilityTimeout: '5' })
    for (let n = 0; n < 2; n += 1) {
      const [message] = await receive(QueueUrl, { MaxNumberOfMessages: 1 })
      if (message?.Body === 'deleted') await aws.sqs().deleteMessage({ QueueUrl, ReceiptHandle: message.ReceiptHandle })
    }
    await aws.restart()
    expect((await receive(QueueUrl)).map(({ Body }) => Body)).toEqual(['waiting'])
    aws.clock.advance(5 * second)
    expect((await receive(QueueUrl)).map(({ Body }) => Body)).toEqual(['received', 'waiting'])
  })
})

describe('a long poll', () => {
  it('ends when a message comes', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'polled')
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 })
    await aws.sqs().sendMessage({ QueueUrl, MessageBody: 'here' })
    expect((await waiting).map(({ Body }) => Body)).toEqual(['here'])
  })

  it('ends when a hidden message shows again', async () => {
    const QueueUrl = await filledQueue('shown-again', ['m'], { VisibilityTimeout: '15' })
    await receive(QueueUrl)
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 })
    await aws.sqs().getQueueAttributes({ QueueUrl })
    aws.clock.advance(15 * second)
    expect(await waiting).toHaveLength(1)
  })

  it('ends empty when its time is over, the queue being one that waits by itself', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'waits', { ReceiveMessageWaitTimeSeconds: '20' })
    const advancing = setInterval(() => aws.clock.advance(second), 5)
    try {
      expect(await receive(QueueUrl)).toEqual([])
    } finally {
      clearInterval(advancing)
    }
  })
})

describe('a batch', () => {
  let QueueUrl = ''
  beforeAll(async () => {
    QueueUrl = (await newQueue(aws.sqs(), 'batches')).QueueUrl
  })

  it('is sent, held and deleted entry by entry, and one that is refused does not harm the others', async () => {
    const Entries = [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: '\u0001' },
      { Id: 'c', MessageBody: 'three', DelaySeconds: 0 },
    ]
    const sent = await aws.sqs().sendMessageBatch({ QueueUrl, Entries })
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'c'])
    expect(sent.Failed).toMatchObject([{ Id: 'b', Code: 'InvalidMessageContents', SenderFault: true }])
    const handles = (await receive(QueueUrl)).map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }))
    const held = handles.map((entry) => ({ ...entry, VisibilityTimeout: 60 }))
    expect((await aws.sqs().changeMessageVisibilityBatch({ QueueUrl, Entries: held })).Successful).toHaveLength(2)
    const forged = { Id: 'forged', ReceiptHandle: 'bm90aGluZw==' }
    const deleted = await aws.sqs().deleteMessageBatch({ QueueUrl, Entries: [...handles, forged] })
    expect(deleted.Successful).toHaveLength(2)
    expect(deleted.Failed).toMatchObject([{ Id: 'forged', Code: 'ReceiptHandleIsInvalid' }])
  })

  it.each([
    ['no entry', [], 'EmptyBatchRequest'],
    ['an id twice', ['a', 'a'], 'BatchEntryIdsNotDistinct'],
    ['an id with a space', ['a b'], 'InvalidBatchEntryId'],
    ['eleven entries', [...'abcdefghijk'], 'TooManyEntriesInBatchRequest'],
  ])('with %s is refused', async (_, ids, name) => {
    const Entries = ids.map((Id) => ({ Id, MessageBody: 'm' }))
    await expect(aws.sqs().sendMessageBatch({ QueueUrl, Entries })).rejects.toMatchObject({
      name,
      Code: `AWS.SimpleQueueService.${name}`,
    })
  })
})

describe('a request about messages', () => {
  let QueueUrl = ''
  beforeAll(async () => {
    QueueUrl = (await newQueue(aws.sqs(), 'refusing', { MaximumMessageSize: '1024' })).QueueUrl
  })

  it.each([
    ['for eleven messages', { MaxNumberOfMessages: 11 }, 'Value 11 for parameter MaxNumberOfMessages is invalid'],
    ['that waits too long', { WaitTimeSeconds: 21 }, 'Value 21 for parameter WaitTimeSeconds is invalid'],
    ['that hides for too long', { VisibilityTimeout: 43_201 }, 'VisibilityTimeout'],
    ['with an attempt id, which FIFO queues have', { ReceiveRequestAttemptId: 'x' }, 'ReceiveRequestAttemptId'],
  ])('%s is refused', async (_, input, message) => {
    await expect(receive(QueueUrl, input)).rejects.toThrow(message)
  })

  it.each([
    ['too long', { MessageBody: 'x'.repeat(1_025) }, 'Message must be shorter than 1024 bytes'],
    [
      'too long by its attributes',
      { MessageBody: 'x'.repeat(1_010), MessageAttributes: { name: { DataType: 'String', StringValue: 'value' } } },
      'shorter',
    ],
    ['of characters that XML has not', { MessageBody: 'a\u0000b' }, 'Invalid characters found'],
    ['delayed for too long', { MessageBody: 'm', DelaySeconds: 901 }, 'DelaySeconds'],
    [
      'with an attribute of an unknown type',
      { MessageBody: 'm', MessageAttributes: { a: { DataType: 'Date', StringValue: 'x' } } },
      'invalid message attribute type',
    ],
    [
      'with a deduplication id, which FIFO queues have',
      { MessageBody: 'm', MessageDeduplicationId: 'x' },
      'MessageDeduplicationId',
    ],
  ])('to send one %s is refused', async (_, input, message) => {
    await expect(aws.sqs().sendMessage({ QueueUrl, ...input })).rejects.toThrow(message)
  })

  it('with a receipt handle that the queue never gave is refused', async () => {
    const other = await filledQueue('other-queue', ['m'])
    const [message] = await receive(other)
    for (const ReceiptHandle of ['nonsense', message?.ReceiptHandle]) {
      await expect(aws.sqs().deleteMessage({ QueueUrl, ReceiptHandle })).rejects.toMatchObject({
        name: 'ReceiptHandleIsInvalid',
      })
    }
  })
})
