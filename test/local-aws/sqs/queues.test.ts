import { describe, expect, it } from 'vitest'
import { newQueue, useMessaging } from '../events/messaging-server.ts'

const aws = useMessaging()

describe('a queue', () => {
  it('is created once: again with the same attributes is the same, with another value it is refused', async () => {
    const create = (Attributes: Record<string, string>) => aws.sqs().createQueue({ QueueName: 'once', Attributes })
    const { QueueUrl } = await create({ VisibilityTimeout: '45' })
    expect(QueueUrl).toBe(`${aws.url()}/000000000000/once`)
    expect((await create({})).QueueUrl).toBe(QueueUrl)
    expect((await create({ VisibilityTimeout: '45', DelaySeconds: '0' })).QueueUrl).toBe(QueueUrl)
    await expect(create({ VisibilityTimeout: '46' })).rejects.toMatchObject({
      name: 'QueueNameExists',
      Code: 'QueueAlreadyExists',
      message: 'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
    })
  })

  it('is one queue for many who create it at once', async () => {
    const sqs = aws.sqs()
    const urls = await Promise.all(Array.from({ length: 10 }, () => newQueue(sqs, 'raced')))
    await Promise.all(urls.map(({ QueueUrl }) => sqs.sendMessage({ QueueUrl, MessageBody: 'm' })))
    const { Attributes } = await sqs.getQueueAttributes({
      QueueUrl: urls[0]?.QueueUrl,
      AttributeNames: ['ApproximateNumberOfMessages'],
    })
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '10' })
  })

  it('says what is set and how many messages wait, are received and are delayed', async () => {
    const { QueueUrl, arn } = await newQueue(aws.sqs(), 'described', { MessageRetentionPeriod: '1200' })
    for (const DelaySeconds of [0, 0, 300]) await aws.sqs().sendMessage({ QueueUrl, MessageBody: 'm', DelaySeconds })
    await aws.sqs().receiveMessage({ QueueUrl })
    const { Attributes } = await aws.sqs().getQueueAttributes({ QueueUrl, AttributeNames: ['All'] })
    expect(Attributes).toMatchObject({
      QueueArn: arn,
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      MessageRetentionPeriod: '1200',
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
    })
  })

  it('takes other attributes later, and keeps its policy without enforcing it', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'changed')
    const Policy = '{"Version":"2012-10-17","Statement":[]}'
    await aws.sqs().setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: '7', Policy } })
    const AttributeNames = ['VisibilityTimeout' as const, 'Policy' as const, 'RedrivePolicy' as const]
    const { Attributes } = await aws.sqs().getQueueAttributes({ QueueUrl, AttributeNames })
    expect(Attributes).toEqual({ VisibilityTimeout: '7', Policy })
  })

  it('is listed by prefix, page by page', async () => {
    for (const name of ['page-c', 'page-a', 'page-b']) await newQueue(aws.sqs(), name)
    const list = (NextToken?: string) =>
      aws.sqs().listQueues({ QueueNamePrefix: 'page-', MaxResults: 2, ...(NextToken && { NextToken }) })
    const first = await list()
    const second = await list(first.NextToken)
    const names = [...(first.QueueUrls ?? []), ...(second.QueueUrls ?? [])].map((url) => url.split('/').at(-1))
    expect(names).toEqual(['page-a', 'page-b', 'page-c'])
    expect(second.NextToken).toBeUndefined()
  })

  it('is found by its name only while it is there, and its name is free after a minute', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'gone')
    expect((await aws.sqs().getQueueUrl({ QueueName: 'gone' })).QueueUrl).toBe(QueueUrl)
    await aws.sqs().sendMessage({ QueueUrl, MessageBody: 'of the first' })
    await aws.sqs().deleteQueue({ QueueUrl })
    const missing = {
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
      message: 'The specified queue does not exist.',
    }
    await expect(aws.sqs().getQueueUrl({ QueueName: 'gone' })).rejects.toMatchObject(missing)
    await expect(aws.sqs().sendMessage({ QueueUrl, MessageBody: 'm' })).rejects.toMatchObject(missing)
    await expect(newQueue(aws.sqs(), 'gone')).rejects.toMatchObject({ name: 'QueueDeletedRecently' })
    aws.clock.advance(60_000)
    await newQueue(aws.sqs(), 'gone')
    expect((await aws.sqs().receiveMessage({ QueueUrl })).Messages).toBeUndefined()
  })

  it('is emptied by a purge, once a minute', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'purged')
    await aws.sqs().sendMessage({ QueueUrl, MessageBody: 'm' })
    await aws.sqs().purgeQueue({ QueueUrl })
    expect((await aws.sqs().receiveMessage({ QueueUrl })).Messages).toBeUndefined()
    await expect(aws.sqs().purgeQueue({ QueueUrl })).rejects.toMatchObject({ name: 'PurgeQueueInProgress' })
    aws.clock.advance(60_000)
    await aws.sqs().purgeQueue({ QueueUrl })
  })

  it('has tags', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'tagged')
    await aws.sqs().tagQueue({ QueueUrl, Tags: { a: '1', b: '2' } })
    await aws.sqs().untagQueue({ QueueUrl, TagKeys: ['a'] })
    expect((await aws.sqs().listQueueTags({ QueueUrl })).Tags).toEqual({ b: '2' })
  })

  it('answers under the address of a start before', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'moved')
    await aws.restart()
    await aws.sqs().sendMessage({ QueueUrl, MessageBody: 'm' })
    expect((await aws.sqs().receiveMessage({ QueueUrl })).Messages).toHaveLength(1)
  })

  it('that waits for a message when the server stops does not keep it', async () => {
    const { QueueUrl } = await newQueue(aws.sqs(), 'waiting')
    const waiting = aws.sqs().receiveMessage({ QueueUrl, WaitTimeSeconds: 20 })
    const ended = waiting.then(
      () => 'answered',
      () => 'cut off',
    )
    await aws.sqs().listQueues()
    await aws.restart()
    expect(await ended).toBe('cut off')
  })
})

describe('a queue is not created', () => {
  const missingTarget = '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:none","maxReceiveCount":3}'

  it.each([
    ['with a space in its name', 'a b', {}, 'Can only include alphanumeric characters, hyphens, or underscores'],
    ['as a FIFO queue by its name', 'a.fifo', {}, 'A FIFO queue is not served'],
    ['as a FIFO queue by its attribute', 'fifo', { FifoQueue: 'true' }, 'A FIFO queue is not served'],
    ['encrypted', 'kms', { KmsMasterKeyId: 'alias/x' }, 'KmsMasterKeyId is not served'],
    ['with an unknown attribute', 'unknown', { Colour: 'red' }, 'Colour'],
    [
      'with a timeout that is too long',
      'long',
      { VisibilityTimeout: '43201' },
      'Invalid value for the parameter VisibilityTimeout.',
    ],
    [
      'with a timeout in words',
      'words',
      { VisibilityTimeout: 'soon' },
      'Invalid value for the parameter VisibilityTimeout.',
    ],
    ['with a policy that is no JSON', 'policy', { Policy: '{' }, 'Invalid value for the parameter Policy.'],
    [
      'with a dead-letter queue that is not there',
      'orphan',
      { RedrivePolicy: missingTarget },
      'Dead letter target does not exist.',
    ],
    [
      'with a redrive policy without a target',
      'aimless',
      { RedrivePolicy: '{}' },
      'mandatory attribute: deadLetterTargetArn',
    ],
  ])('%s', async (_, QueueName, Attributes, message) => {
    await expect(newQueue(aws.sqs(), QueueName, { ...Attributes })).rejects.toThrow(message)
    const { QueueUrls = [] } = await aws.sqs().listQueues({})
    expect(QueueUrls.filter((url) => url.endsWith(`/${QueueName}`))).toEqual([])
  })
})
