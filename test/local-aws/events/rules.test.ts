import { describe, expect, it } from 'vitest'
import { newQueue, useMessaging } from './messaging-server.ts'

const aws = useMessaging()
const EventPattern = '{"source":["aws.s3"]}'

describe('a rule', () => {
  it('is there after a restart with its targets, which an update leaves as they are', async () => {
    const queue = await newQueue(aws.sqs(), 'q')
    await aws.events().putRule({ Name: 'kept', EventPattern, Description: 'first', Tags: [{ Key: 'a', Value: '1' }] })
    const answer = await aws.events().putTargets({ Rule: 'kept', Targets: [{ Id: 't', Arn: queue.arn }] })
    expect(answer.FailedEntryCount).toBe(0)
    await aws.events().putRule({ Name: 'kept', EventPattern, State: 'DISABLED' })
    await aws.restart()
    const { $metadata: _, ...rule } = await aws.events().describeRule({ Name: 'kept' })
    const ruleArn = 'arn:aws:events:us-east-1:000000000000:rule/kept'
    const expected = { Name: 'kept', Arn: ruleArn, EventPattern, State: 'DISABLED', EventBusName: 'default' }
    expect(rule).toEqual(expected)
    const { Targets } = await aws.events().listTargetsByRule({ Rule: 'kept' })
    expect(Targets).toEqual([{ Id: 't', Arn: queue.arn }])
    expect((await aws.events().listRuleNamesByTarget({ TargetArn: queue.arn })).RuleNames).toEqual(['kept'])
    expect((await aws.events().listTagsForResource({ ResourceARN: ruleArn })).Tags).toEqual([{ Key: 'a', Value: '1' }])
  })

  it('with targets is not deleted; without them it is, and deleting it again is no error', async () => {
    const queue = await newQueue(aws.sqs(), 'q')
    await aws.events().putRule({ Name: 'aiming', EventPattern })
    await aws.events().putTargets({ Rule: 'aiming', Targets: [{ Id: 't', Arn: queue.arn }] })
    await expect(aws.events().deleteRule({ Name: 'aiming' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: "Rule can't be deleted since it has targets.",
    })
    const removed = await aws.events().removeTargets({ Rule: 'aiming', Ids: ['t', 'other'] })
    expect(removed).toMatchObject({ FailedEntryCount: 1, FailedEntries: [{ TargetId: 'other' }] })
    await aws.events().deleteRule({ Name: 'aiming' })
    await aws.events().deleteRule({ Name: 'aiming' })
    await expect(aws.events().describeRule({ Name: 'aiming' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Rule aiming does not exist on EventBus default.',
    })
  })

  it('is listed by prefix, page by page', async () => {
    for (const Name of ['page-b', 'page-c', 'page-a']) await aws.events().putRule({ Name, EventPattern })
    const list = (NextToken?: string) =>
      aws.events().listRules({ NamePrefix: 'page-', Limit: 2, ...(NextToken && { NextToken }) })
    const first = await list()
    const second = await list(first.NextToken)
    const names = [...(first.Rules ?? []), ...(second.Rules ?? [])].map(({ Name }) => Name)
    expect(names).toEqual(['page-a', 'page-b', 'page-c'])
    expect(second.NextToken).toBeUndefined()
  })

  it.each([
    ['without a pattern', {}, 'ValidationException', 'EventPattern or ScheduleExpression must be specified'],
    ['on a schedule', { ScheduleExpression: 'rate(1 day)' }, 'ValidationException', 'ScheduleExpression is not served'],
    [
      'with a broken pattern',
      { EventPattern: '{"source":"x"}' },
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: "source" must be an object or an array',
    ],
    [
      'on a bus that is not there',
      { EventPattern, EventBusName: 'none' },
      'ResourceNotFoundException',
      'Event bus none does not exist.',
    ],
  ])('%s is refused', async (_, input, name, message) => {
    await expect(aws.events().putRule({ Name: 'refused', ...input })).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    })
  })

  const Arn = 'arn:aws:sqs:us-east-1:000000000000:q'
  it.each([
    [
      'a function',
      [{ Id: 'a', Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' }],
      'A target other than an SQS queue or an SNS topic',
    ],
    [
      'two inputs',
      [{ Id: 'a', Arn, Input: '{}', InputPath: '$' }],
      'Only one of Input, InputPath, or InputTransformer',
    ],
    ['an input that is no JSON', [{ Id: 'a', Arn, Input: 'text' }], 'JSON syntax error'],
    ['a path with a wildcard', [{ Id: 'a', Arn, InputPath: '$.detail.*' }], 'Invalid JSON path'],
    ['a dead-letter queue', [{ Id: 'a', Arn, DeadLetterConfig: { Arn } }], 'DeadLetterConfig is not served'],
    ['more than five', [...'abcdef'].map((Id) => ({ Id, Arn })), 'exceeds the maximum number allowed'],
  ])('with %s as its target is refused', async (_, Targets, message) => {
    await aws.events().putRule({ Name: 'target-rules', EventPattern })
    await expect(aws.events().putTargets({ Rule: 'target-rules', Targets })).rejects.toThrow(message)
    expect((await aws.events().listTargetsByRule({ Rule: 'target-rules' })).Targets).toEqual([])
  })
})

describe('a bus', () => {
  it('is created once, described, listed and, when it has no rules, deleted', async () => {
    await aws.events().createEventBus({ Name: 'orders', Tags: [{ Key: 'team', Value: 'x' }] })
    await expect(aws.events().createEventBus({ Name: 'orders' })).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    })
    const { Arn } = await aws.events().describeEventBus({ Name: 'orders' })
    expect(Arn).toBe('arn:aws:events:us-east-1:000000000000:event-bus/orders')
    expect((await aws.events().describeEventBus({})).Name).toBe('default')
    expect((await aws.events().listEventBuses({})).EventBuses?.map(({ Name }) => Name)).toEqual(['default', 'orders'])
    await aws.events().tagResource({ ResourceARN: Arn, Tags: [{ Key: 'team', Value: 'y' }] })
    expect((await aws.events().listTagsForResource({ ResourceARN: Arn })).Tags).toEqual([{ Key: 'team', Value: 'y' }])
    await aws.events().putRule({ Name: 'r', EventBusName: 'orders', EventPattern })
    await expect(aws.events().deleteEventBus({ Name: 'orders' })).rejects.toThrow("can't be deleted since it has rules")
    await aws.events().deleteRule({ Name: 'r', EventBusName: 'orders' })
    await aws.events().deleteEventBus({ Name: 'orders' })
    await expect(aws.events().deleteEventBus({ Name: 'default' })).rejects.toThrow('Cannot delete event bus default')
  })
})

describe('a pattern can be tried', () => {
  const Event = JSON.stringify({
    id: '1',
    account: '000000000000',
    source: 'aws.s3',
    time: '2026-01-01T00:00:00Z',
    region: 'us-east-1',
    resources: [],
    'detail-type': 'Object Created',
    detail: { object: { key: 'model/annotations/a.jsonl' } },
  })

  it.each([
    [{ detail: { object: { key: [{ prefix: 'model/' }] } } }, true],
    [{ detail: { object: { key: [{ suffix: '.csv' }] } } }, false],
  ])('%j', async (pattern, expected) => {
    const EventPattern = JSON.stringify(pattern)
    expect((await aws.events().testEventPattern({ Event, EventPattern })).Result).toBe(expected)
  })

  it('on an event that lacks what every event has, which is refused', async () => {
    await expect(aws.events().testEventPattern({ Event: '{"id":"1"}', EventPattern })).rejects.toThrow('account')
  })
})
