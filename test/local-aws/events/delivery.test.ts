import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createClock } from '../../../src/local-aws/clock.ts'
import { createEvents } from '../../../src/local-aws/events/service.ts'
import { createFaults } from '../../../src/local-aws/faults.ts'
import { bodiesOf, newQueue, useMessaging } from './messaging-server.ts'

const aws = useMessaging()
const job = {
  source: 'aws.sagemaker',
  detailType: 'SageMaker Training Job State Change',
  resources: ['arn:aws:sagemaker:us-east-1:000000000000:training-job/churn'],
  detail: { TrainingJobName: 'churn', TrainingJobStatus: 'Completed', CreationTime: 1_700_000_000_000 },
}

/** A rule on the default bus that sends to a queue of its own. */
async function ruleTo(name: string, pattern: object, target: object = {}) {
  const queue = await newQueue(aws.sqs(), `for-${name}`)
  await aws.events().putRule({ Name: name, EventPattern: JSON.stringify(pattern) })
  await aws.events().putTargets({ Rule: name, Targets: [{ Id: 'queue', Arn: queue.arn, ...target }] })
  return queue.QueueUrl
}

async function waiting(QueueUrl: string): Promise<string | undefined> {
  const AttributeNames = ['ApproximateNumberOfMessages' as const]
  const { Attributes } = await aws.sqs().getQueueAttributes({ QueueUrl, AttributeNames })
  return Attributes?.ApproximateNumberOfMessages
}

describe('an event of one of the services', () => {
  it("comes to the queue of a rule that means it, in EventBridge's envelope", async () => {
    const QueueUrl = await ruleTo('jobs', { source: ['aws.sagemaker'], detail: { TrainingJobStatus: ['Completed'] } })
    const { sink } = aws.messaging().events
    sink.emit({ ...job, detail: { ...job.detail, TrainingJobStatus: 'InProgress' } })
    sink.emit(job)
    const [body = ''] = await bodiesOf(aws.sqs(), QueueUrl, 1)
    expect(JSON.parse(body)).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': job.detailType,
      source: job.source,
      account: '000000000000',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'us-east-1',
      resources: job.resources,
      detail: job.detail,
    })
    expect(await waiting(QueueUrl)).toBe('0')
    await aws.events().disableRule({ Name: 'jobs' })
  })

  it('can be lost or doubled on request', async () => {
    const QueueUrl = await ruleTo('faulty', { source: ['aws.sagemaker'] })
    const { sink } = aws.messaging().events
    const emit = (name: string) => sink.emit({ ...job, resources: [`arn:job/${name}`], detail: { name } })
    const fault = { operation: job.detailType, probability: 1, times: 1 }
    aws.faults.add({ kind: 'lose-event', name: 'lost', ...fault })
    aws.faults.add({ kind: 'duplicate-event', name: 'doubled', ...fault })
    for (const name of ['lost', 'doubled', 'plain']) emit(name)
    const names = (await bodiesOf(aws.sqs(), QueueUrl, 3)).map((body) => JSON.parse(body).detail.name)
    expect(names.sort()).toEqual(['doubled', 'doubled', 'plain'])
    await aws.events().disableRule({ Name: 'faulty' })
  })

  it('that no rule means goes nowhere, nor does one of a rule that is disabled', async () => {
    const QueueUrl = await ruleTo('disabled', { source: ['aws.sagemaker'] })
    await aws.events().disableRule({ Name: 'disabled' })
    aws.messaging().events.sink.emit(job)
    await aws.events().enableRule({ Name: 'disabled' })
    aws.messaging().events.sink.emit({ ...job, detail: { last: true } })
    const [body = ''] = await bodiesOf(aws.sqs(), QueueUrl, 1)
    expect(JSON.parse(body).detail).toEqual({ last: true })
    await aws.events().disableRule({ Name: 'disabled' })
  })
})

describe('an event that is put', () => {
  it('reaches the rules of the bus that it names and of no other', async () => {
    await aws.events().createEventBus({ Name: 'own' })
    const queue = await newQueue(aws.sqs(), 'for-own')
    const EventPattern = JSON.stringify({ source: ['my.app'] })
    const { RuleArn } = await aws.events().putRule({ Name: 'mine', EventBusName: 'own', EventPattern })
    expect(RuleArn).toBe('arn:aws:events:us-east-1:000000000000:rule/own/mine')
    await aws.events().putTargets({ Rule: 'mine', EventBusName: 'own', Targets: [{ Id: 'q', Arn: queue.arn }] })
    const entry = { Source: 'my.app', DetailType: 'Thing', Detail: '{"n":1}' }
    const Entries = [
      entry,
      { ...entry, EventBusName: 'own' },
      { ...entry, EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/own', Detail: '{"n":2}' },
      { ...entry, EventBusName: 'not-there' },
    ]
    const { FailedEntryCount, Entries: answers = [] } = await aws.events().putEvents({ Entries })
    expect(FailedEntryCount).toBe(0)
    const bodies = (await bodiesOf(aws.sqs(), queue.QueueUrl, 2)).map((body) => JSON.parse(body))
    expect(bodies.map(({ detail }) => detail.n).sort()).toEqual([1, 2])
    expect(bodies.map(({ id }) => id)).toContain(answers[1]?.EventId)
    expect(await waiting(queue.QueueUrl)).toBe('0')
  })

  it('is refused for itself when something about it is wrong', async () => {
    const entry = { Source: 'my.app', DetailType: 'Thing', Detail: '{}' }
    const Entries = [
      entry,
      { ...entry, Source: '' },
      { ...entry, Source: 'aws.s3' },
      { ...entry, Detail: '[1]' },
      { ...entry, Detail: 'no json' },
    ]
    const answer = await aws.events().putEvents({ Entries })
    expect(answer.FailedEntryCount).toBe(4)
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'InvalidArgument',
      'NotAuthorizedForSourceException',
      'MalformedDetail',
      'MalformedDetail',
    ])
  })
})

describe('a target', () => {
  it.each([
    ['a text of its own', { Input: '{"fixed":true}' }, '{"fixed":true}'],
    ['a part of the event', { InputPath: '$.detail.items[1]' }, '{"n":2}'],
    [
      'a template with parts filled in',
      {
        InputTransformer: {
          InputPathsMap: { who: '$.detail.who', all: '$.detail.items' },
          InputTemplate: '{"said":"<who> \\"did\\" it","items":<all>,"rule":<aws.events.rule-name>}',
        },
      },
      '{"said":"Anna \\"A\\" \\"did\\" it","items":[{"n":1},{"n":2}],"rule":"transformed"}',
    ],
    [
      'a line of text',
      { InputTransformer: { InputPathsMap: { who: '$.detail.who' }, InputTemplate: 'it was <who>: <unknown>' } },
      'it was Anna "A": <unknown>',
    ],
  ])('can be sent %s', async (_, target, expected) => {
    const pattern = { source: ['my.inputs'] }
    const queue = await newQueue(aws.sqs(), 'for-inputs')
    await aws.events().putRule({ Name: 'transformed', EventPattern: JSON.stringify(pattern) })
    await aws.events().putTargets({ Rule: 'transformed', Targets: [{ Id: 'queue', Arn: queue.arn, ...target }] })
    const Detail = JSON.stringify({ who: 'Anna "A"', items: [{ n: 1 }, { n: 2 }] })
    await aws.events().putEvents({ Entries: [{ Source: 'my.inputs', DetailType: 'T', Detail }] })
    expect(await bodiesOf(aws.sqs(), queue.QueueUrl, 1)).toEqual([expected])
  })

  it('can be a topic', async () => {
    const queue = await newQueue(aws.sqs(), 'behind-a-topic')
    const { TopicArn = '' } = await aws.sns().createTopic({ Name: 'of-events' })
    const Attributes = { RawMessageDelivery: 'true' }
    await aws.sns().subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes })
    await aws.events().putRule({ Name: 'to-topic', EventPattern: '{"source":["my.topic"]}' })
    await aws.events().putTargets({ Rule: 'to-topic', Targets: [{ Id: 't', Arn: TopicArn }] })
    await aws.events().putEvents({ Entries: [{ Source: 'my.topic', DetailType: 'T', Detail: '{"n":1}' }] })
    const [body = ''] = await bodiesOf(aws.sqs(), queue.QueueUrl, 1)
    expect(JSON.parse(body)).toMatchObject({ source: 'my.topic', detail: { n: 1 } })
  })
})

describe('delivery', () => {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const rule = async (events: Awaited<ReturnType<typeof createEvents>>) => {
    const caller = { accessKeyId: 'local', arn: 'arn', account: '000000000000' }
    const ask = (name: string, input: object) => events.operations[name]?.(input as never, caller)
    await ask('PutRule', { Name: 'r', EventPattern: '{"source":["s"]}' })
    await ask('PutTargets', { Rule: 'r', Targets: [{ Id: 'q', Arn: 'arn:aws:sqs:us-east-1:000000000000:q' }] })
    return (Source: string, n: number) =>
      ask('PutEvents', { Entries: [{ Source, DetailType: 'T', Detail: JSON.stringify({ n }) }] })
  }
  const optionsFor = (folder: string, deliver: (arn: string, body: string) => Promise<boolean>) => ({
    folder,
    clock: createClock(),
    faults: createFaults(),
    log: quiet,
    account: '000000000000',
    region: 'us-east-1',
    duplicateProbability: 0,
    deliver,
  })

  it('goes on after a crash between the acceptance of an event and its arrival', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'events-'))
    const crashed = await mkdtemp(join(tmpdir(), 'events-'))
    try {
      const never = new Promise<boolean>(() => undefined)
      const events = await createEvents(optionsFor(folder, () => never))
      const put = await rule(events)
      await put('s', 1)
      // What a kill -9 at this moment would leave behind.
      await cp(folder, crashed, { recursive: true })
      const arrived: string[] = []
      const again = await createEvents(optionsFor(crashed, async (_, body) => arrived.push(body) > 0))
      await expect.poll(() => arrived.map((body) => JSON.parse(body).detail.n)).toEqual([1])
      await again.close()
      const later: string[] = []
      await (await createEvents(optionsFor(crashed, async (_, body) => later.push(body) > 0))).close()
      expect(later).toEqual([])
    } finally {
      await rm(folder, { recursive: true, force: true })
      await rm(crashed, { recursive: true, force: true })
    }
  })

  it('is tried again when it fails, further apart each time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'events-'))
    try {
      let attempts = 0
      const options = optionsFor(folder, async () => {
        attempts += 1
        if (attempts < 3) throw new Error('not now')
        return true
      })
      const events = await createEvents(options)
      const put = await rule(events)
      await put('s', 1)
      await expect.poll(() => attempts).toBe(1)
      const afterSeconds = (seconds: number) => {
        options.clock.advance(seconds * 1_000)
        return attempts
      }
      await expect.poll(() => afterSeconds(1)).toBe(2)
      expect(afterSeconds(1)).toBe(2)
      await expect.poll(() => afterSeconds(1)).toBe(3)
      await events.close()
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('comes twice as often as it is told to, and the same for the same seed', async () => {
    const twice = async (seed: number) => {
      const folder = await mkdtemp(join(tmpdir(), 'events-'))
      try {
        const arrived: number[] = []
        const options = optionsFor(folder, async (_, body) => arrived.push(JSON.parse(body).detail.n) > 0)
        const events = await createEvents({ ...options, duplicateProbability: 0.3, seed })
        const put = await rule(events)
        for (let n = 0; n < 100; n += 1) await put('s', n)
        await expect.poll(() => new Set(arrived).size).toBe(100)
        await events.close()
        return arrived.filter((n, index) => arrived.indexOf(n) !== index).sort((a, b) => a - b)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    }
    const doubled = await twice(7)
    expect(doubled.length).toBeGreaterThan(15)
    expect(doubled.length).toBeLessThan(45)
    expect(await twice(7)).toEqual(doubled)
    expect(await twice(8)).not.toEqual(doubled)
  })
})
