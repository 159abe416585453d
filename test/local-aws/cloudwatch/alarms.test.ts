import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalCloudWatch, startLocalCloudWatch } from './local-cloudwatch.ts'

let aws: LocalCloudWatch
const minute = 60_000
const topic = 'arn:aws:sns:us-east-1:000000000000:oncall'

beforeAll(async () => {
  aws = await startLocalCloudWatch()
  // The tests count minutes, and none of them should end in the middle of one.
  aws.clock.set(Math.ceil(Date.now() / minute) * minute + 20_000)
})
afterAll(async () => {
  await aws.stop()
  await aws.remove()
})

function alarm(AlarmName: string, more: Partial<PutMetricAlarmInput> = {}): PutMetricAlarmInput {
  return {
    AlarmName,
    Namespace: 'Test',
    MetricName: AlarmName,
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    ...more,
  }
}

async function describeOne(name: string) {
  const { MetricAlarms = [], CompositeAlarms = [] } = await aws.cloudwatch.describeAlarms({
    AlarmNames: [name],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  })
  return [...MetricAlarms, ...CompositeAlarms][0]
}

const put = (MetricName: string, Value: number) =>
  aws.cloudwatch.putMetricData({ Namespace: 'Test', MetricData: [{ MetricName, Value }] })

const becomes = (name: string, state: string) =>
  expect.poll(async () => (await describeOne(name))?.StateValue, { timeout: 5_000, interval: 5 }).toBe(state)

async function history(name: string, HistoryItemType?: 'StateUpdate' | 'Action' | 'ConfigurationUpdate') {
  const asked = { AlarmName: name, AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] }
  const { AlarmHistoryItems = [] } = await aws.cloudwatch.describeAlarmHistory({
    ...asked,
    ...(HistoryItemType && { HistoryItemType }),
    ScanBy: 'TimestampAscending',
  })
  return AlarmHistoryItems
}

describe('a metric alarm', () => {
  it('begins without data and follows its metric, minute by minute', async () => {
    await aws.cloudwatch.putMetricAlarm(alarm('follows', { TreatMissingData: 'notBreaching', AlarmDescription: 'why' }))
    expect(await describeOne('follows')).toMatchObject({
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:follows',
      AlarmDescription: 'why',
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      ActionsEnabled: true,
      OKActions: [],
      Dimensions: [],
    })
    expect(aws.alarmStates.stateOf('follows')).toBe('INSUFFICIENT_DATA')
    await put('follows', 2)
    aws.clock.advance(minute)
    await becomes('follows', 'ALARM')
    expect((await describeOne('follows'))?.StateReason).toMatch(
      /^Threshold Crossed: 1 datapoint \[2\.0 \(.*\)\] was greater than the threshold \(1\.0\)\.$/,
    )
    aws.clock.advance(5 * minute)
    await becomes('follows', 'OK')
    expect(aws.alarmStates.stateOf('follows')).toBe('OK')
    expect((await history('follows')).map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm "follows" created',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
      'Alarm updated from ALARM to OK',
    ])
  })

  it('goes through every evaluation when the clock jumps over many', async () => {
    await aws.cloudwatch.putMetricAlarm(alarm('jumps'))
    await put('jumps', 2)
    aws.clock.advance(30 * minute)
    await becomes('jumps', 'INSUFFICIENT_DATA')
    await expect.poll(async () => (await history('jumps', 'StateUpdate')).length).toBe(2)
    const [first, second] = await history('jumps', 'StateUpdate')
    expect(first?.HistorySummary).toBe('Alarm updated from INSUFFICIENT_DATA to ALARM')
    expect(second?.HistorySummary).toBe('Alarm updated from ALARM to INSUFFICIENT_DATA')
    expect((second?.Timestamp?.getTime() ?? 0) - (first?.Timestamp?.getTime() ?? 0)).toBe(3 * minute)
  })

  it('needs M of N periods to breach', async () => {
    const needs = { EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' }
    await aws.cloudwatch.putMetricAlarm(alarm('m-of-n', needs))
    await put('m-of-n', 2)
    aws.clock.advance(minute)
    await becomes('m-of-n', 'OK')
    await put('m-of-n', 0)
    aws.clock.advance(minute)
    await put('m-of-n', 2)
    aws.clock.advance(minute)
    await becomes('m-of-n', 'ALARM')
    expect((await describeOne('m-of-n'))?.StateReason).toContain('2 out of the last 3 datapoints')
  })

  it('watches math over metrics, with its own period', async () => {
    const metric = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: { Metric: { Namespace: 'Test', MetricName }, Period: 60, Stat: 'Sum' },
      ReturnData: false,
    })
    await aws.cloudwatch.putMetricAlarm({
      AlarmName: 'math',
      Metrics: [
        metric('m1', 'bad'),
        metric('m2', 'all'),
        { Id: 'rate', Expression: '100 * m1 / m2 * PERIOD(m1) / 60' },
      ],
      EvaluationPeriods: 1,
      Threshold: 20,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    })
    await put('bad', 2)
    await put('all', 10)
    aws.clock.advance(minute)
    await becomes('math', 'ALARM')
    const found = await describeOne('math')
    expect(found?.StateReason).toContain('[20.0 ')
    expect(JSON.parse(found?.StateReasonData ?? '')).toMatchObject({
      version: '1.0',
      period: 60,
      recentDatapoints: [20],
    })
  })

  it("tells its topics, EventBridge and its history what has changed, in AWS's words", async () => {
    const actions = { AlarmActions: [topic, `${topic}:no-such-topic`], OKActions: [topic] }
    const Dimensions = [{ Name: 'Endpoint', Value: 'e' }]
    await aws.cloudwatch.putMetricAlarm(alarm('tells', { ...actions, Dimensions, Unit: 'Count' }))
    aws.published.length = 0
    aws.events.length = 0
    await aws.cloudwatch.setAlarmState({
      AlarmName: 'tells',
      StateValue: 'ALARM',
      StateReason: 'a test',
      StateReasonData: '{"a":1}',
    })
    expect(aws.published).toMatchObject([
      {
        arn: topic,
        message: {
          AlarmName: 'tells',
          AlarmDescription: null,
          AWSAccountId: '000000000000',
          NewStateValue: 'ALARM',
          NewStateReason: 'a test',
          OldStateValue: 'INSUFFICIENT_DATA',
          Region: 'US East (N. Virginia)',
          AlarmActions: actions.AlarmActions,
          InsufficientDataActions: [],
          Trigger: {
            MetricName: 'tells',
            Namespace: 'Test',
            StatisticType: 'Statistic',
            Statistic: 'SUM',
            Unit: 'Count',
            Dimensions: [{ value: 'e', name: 'Endpoint' }],
            Period: 60,
            EvaluationPeriods: 1,
            ComparisonOperator: 'GreaterThanThreshold',
            Threshold: 1,
            TreatMissingData: '',
            EvaluateLowSampleCountPercentile: '',
          },
        },
      },
    ])
    expect(String(aws.published[0]?.message.StateChangeTime)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+0000$/)
    expect(aws.events).toMatchObject([
      {
        source: 'aws.cloudwatch',
        detailType: 'CloudWatch Alarm State Change',
        resources: ['arn:aws:cloudwatch:us-east-1:000000000000:alarm:tells'],
        detail: {
          alarmName: 'tells',
          configuration: {
            metrics: [
              {
                metricStat: {
                  metric: { dimensions: { Endpoint: 'e' }, name: 'tells', namespace: 'Test' },
                  period: 60,
                  stat: 'Sum',
                  unit: 'Count',
                },
                returnData: true,
              },
            ],
          },
          previousState: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation' },
          state: { value: 'ALARM', reason: 'a test', reasonData: '{"a":1}' },
        },
      },
    ])
    const [change] = await history('tells', 'StateUpdate')
    expect(JSON.parse(change?.HistoryData ?? '')).toEqual({
      version: '1.0',
      oldState: { stateValue: 'INSUFFICIENT_DATA', stateReason: 'Unchecked: Initial alarm creation' },
      newState: { stateValue: 'ALARM', stateReason: 'a test', stateReasonData: { a: 1 } },
    })
    expect((await history('tells', 'Action')).map(({ HistorySummary }) => HistorySummary)).toEqual([
      `Successfully executed action ${topic}`,
      `Failed to execute action ${topic}:no-such-topic. Received error: "Topic does not exist"`,
    ])
  })

  it('that is set to a state keeps it until its next evaluation, and tells nobody while its actions are off', async () => {
    await aws.cloudwatch.putMetricAlarm(alarm('set', { AlarmActions: [topic], TreatMissingData: 'notBreaching' }))
    await aws.cloudwatch.disableAlarmActions({ AlarmNames: ['set', 'nobody'] })
    aws.published.length = 0
    await aws.cloudwatch.setAlarmState({ AlarmName: 'set', StateValue: 'ALARM', StateReason: 'a test' })
    expect(await describeOne('set')).toMatchObject({ StateValue: 'ALARM', ActionsEnabled: false })
    expect(aws.published).toEqual([])
    aws.clock.advance(2 * minute)
    await becomes('set', 'OK')
    await aws.cloudwatch.enableAlarmActions({ AlarmNames: ['set'] })
    await aws.cloudwatch.setAlarmState({ AlarmName: 'set', StateValue: 'ALARM', StateReason: 'again' })
    expect(aws.published).toHaveLength(1)
  })

  it('that is put again keeps its state and its tags, and its history says what changed', async () => {
    await aws.cloudwatch.putMetricAlarm(alarm('again', { Tags: [{ Key: 'team', Value: 'a' }] }))
    await aws.cloudwatch.setAlarmState({ AlarmName: 'again', StateValue: 'OK', StateReason: 'a test' })
    await aws.cloudwatch.putMetricAlarm(alarm('again', { Threshold: 5, Tags: [{ Key: 'team', Value: 'b' }] }))
    const found = await describeOne('again')
    expect(found).toMatchObject({ StateValue: 'OK', Threshold: 5 })
    const { Tags } = await aws.cloudwatch.listTagsForResource({ ResourceARN: found?.AlarmArn ?? '' })
    expect(Tags).toEqual([{ Key: 'team', Value: 'a' }])
    const [created, updated] = await history('again', 'ConfigurationUpdate')
    expect(JSON.parse(created?.HistoryData ?? '')).toMatchObject({
      type: 'Create',
      createdAlarm: { threshold: 1, okactions: [] },
    })
    expect(JSON.parse(updated?.HistoryData ?? '')).toMatchObject({
      type: 'Update',
      updatedAlarm: { threshold: 5 },
      originalUpdatedFields: { threshold: 1 },
    })
  })

  it('is tagged and untagged', async () => {
    await aws.cloudwatch.putMetricAlarm(alarm('tagged'))
    const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:tagged'
    await aws.cloudwatch.tagResource({
      ResourceARN,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    })
    await aws.cloudwatch.untagResource({ ResourceARN, TagKeys: ['a'] })
    expect((await aws.cloudwatch.listTagsForResource({ ResourceARN })).Tags).toEqual([{ Key: 'b', Value: '2' }])
    await expect(aws.cloudwatch.listTagsForResource({ ResourceARN: `${ResourceARN}-not` })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})

describe('alarms', () => {
  it('are found by prefix, state and action, and page by page', async () => {
    for (const n of [1, 2, 3])
      await aws.cloudwatch.putMetricAlarm(alarm(`list-${n}`, { AlarmActions: [`${topic}-${n}`] }))
    await aws.cloudwatch.setAlarmState({ AlarmName: 'list-2', StateValue: 'OK', StateReason: 'a test' })
    const names = async (asked: object) => {
      const { MetricAlarms = [] } = await aws.cloudwatch.describeAlarms({ AlarmNamePrefix: 'list-', ...asked })
      return MetricAlarms.map(({ AlarmName }) => AlarmName)
    }
    expect(await names({})).toEqual(['list-1', 'list-2', 'list-3'])
    expect(await names({ StateValue: 'OK' })).toEqual(['list-2'])
    expect(await names({ ActionPrefix: `${topic}-3` })).toEqual(['list-3'])
    expect(await names({ AlarmTypes: ['CompositeAlarm'] })).toEqual([])
    const first = await aws.cloudwatch.describeAlarms({ AlarmNamePrefix: 'list-', MaxRecords: 2 })
    expect(first.MetricAlarms).toHaveLength(2)
    expect(await names({ NextToken: first.NextToken, MaxRecords: 2 })).toEqual(['list-3'])
    const metric = { Namespace: 'Test', MetricName: 'list-1' }
    const { MetricAlarms } = await aws.cloudwatch.describeAlarmsForMetric(metric)
    expect(MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['list-1'])
    const other = await aws.cloudwatch.describeAlarmsForMetric({ ...metric, Statistic: 'Average' })
    expect(other.MetricAlarms).toEqual([])
  })

  it('that are deleted are gone, but for their history', async () => {
    await aws.cloudwatch.putMetricAlarm(alarm('gone'))
    await aws.cloudwatch.deleteAlarms({ AlarmNames: ['gone', 'never-was'] })
    expect(await describeOne('gone')).toBeUndefined()
    expect(aws.alarmStates.stateOf('gone')).toBeUndefined()
    expect((await history('gone')).map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm "gone" created',
      'Alarm "gone" deleted',
    ])
  })

  it('have a history that comes in pages, the newest first', async () => {
    await aws.cloudwatch.putMetricAlarm(alarm('paged'))
    for (const StateValue of ['OK', 'ALARM', 'OK'] as const)
      await aws.cloudwatch.setAlarmState({ AlarmName: 'paged', StateValue, StateReason: 'a test' })
    const first = await aws.cloudwatch.describeAlarmHistory({ AlarmName: 'paged', MaxRecords: 3 })
    const rest = await aws.cloudwatch.describeAlarmHistory({
      AlarmName: 'paged',
      ...(first.NextToken && { NextToken: first.NextToken }),
    })
    const summaries = [...(first.AlarmHistoryItems ?? []), ...(rest.AlarmHistoryItems ?? [])].map(
      (item) => item.HistorySummary,
    )
    expect(summaries).toEqual([
      'Alarm updated from ALARM to OK',
      'Alarm updated from OK to ALARM',
      'Alarm updated from INSUFFICIENT_DATA to OK',
      'Alarm "paged" created',
    ])
    expect(rest.NextToken).toBeUndefined()
  })

  it.each<[string, Partial<PutMetricAlarmInput>, string]>([
    ['a period of 7 seconds', { Period: 7 }, 'Period'],
    ['more than a day', { Period: 60, EvaluationPeriods: 1441 }, 'a day (EvaluationPeriods * Period must be <= 86400)'],
    ['more breaching periods than periods', { DatapointsToAlarm: 2 }, 'DatapointsToAlarm'],
    ['an unknown treatment of missing data', { TreatMissingData: 'perhaps' }, 'perhaps'],
    ['two statistics', { ExtendedStatistic: 'p90' }, 'Statistic'],
    ['no threshold', { Threshold: undefined }, 'Threshold'],
    ['an anomaly band', { ComparisonOperator: 'GreaterThanUpperThreshold' }, 'anomaly detection'],
    ['an action that is not served', { AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] }, 'ec2:stop'],
    ['an action that is no ARN', { AlarmActions: ['oncall'] }, 'Invalid arn syntax: oncall'],
    ['both a metric and math', { Metrics: [{ Id: 'a', Expression: '1' }] }, 'cannot both'],
  ])('with %s are refused', async (_, more, message) => {
    await expect(aws.cloudwatch.putMetricAlarm(alarm('refused', more))).rejects.toThrow(message)
    expect(await describeOne('refused')).toBeUndefined()
  })

  it('that do not exist cannot be set', async () => {
    const asked = { AlarmName: 'nobody', StateValue: 'OK' as const, StateReason: 'a test' }
    await expect(aws.cloudwatch.setAlarmState(asked)).rejects.toMatchObject({ name: 'ResourceNotFound' })
  })

  it('do not take reason data that is no JSON', async () => {
    await aws.cloudwatch.putMetricAlarm(alarm('reason'))
    const asked = { AlarmName: 'reason', StateValue: 'OK' as const, StateReason: 'a test', StateReasonData: '{' }
    await expect(aws.cloudwatch.setAlarmState(asked)).rejects.toMatchObject({ name: 'InvalidFormatFault' })
  })
})

describe('a composite alarm', () => {
  const set = (AlarmName: string, StateValue: 'OK' | 'ALARM') =>
    aws.cloudwatch.setAlarmState({ AlarmName, StateValue, StateReason: 'a test' })

  it('follows the alarms of its rule, those that are composite too', async () => {
    for (const name of ['child-a', 'child b'])
      await aws.cloudwatch.putMetricAlarm(alarm(name, { MetricName: 'none', TreatMissingData: 'ignore' }))
    await aws.cloudwatch.putCompositeAlarm({
      AlarmName: 'both',
      AlarmRule: 'ALARM(child-a) AND (ALARM("child b") OR FALSE)',
      AlarmActions: [topic],
    })
    await aws.cloudwatch.putCompositeAlarm({ AlarmName: 'neither', AlarmRule: 'NOT ALARM(both)' })
    expect(await describeOne('both')).toMatchObject({ StateValue: 'OK' })
    expect(await describeOne('neither')).toMatchObject({ StateValue: 'ALARM' })
    aws.published.length = 0
    await set('child-a', 'ALARM')
    expect(await describeOne('both')).toMatchObject({ StateValue: 'OK' })
    await set('child b', 'ALARM')
    expect(await describeOne('both')).toMatchObject({ StateValue: 'ALARM' })
    expect((await describeOne('both'))?.StateReason).toContain(':alarm:child b transitioned to ALARM at ')
    expect(await describeOne('neither')).toMatchObject({ StateValue: 'OK' })
    expect(aws.published.map(({ message }) => message.AlarmName)).toEqual(['both'])
    const parents = await aws.cloudwatch.describeAlarms({ ParentsOfAlarmName: 'both' })
    expect(parents.CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['neither'])
    const children = await aws.cloudwatch.describeAlarms({ ChildrenOfAlarmName: 'both' })
    expect(children.MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['child b', 'child-a'])
    await expect(aws.cloudwatch.deleteAlarms({ AlarmNames: ['child-a'] })).rejects.toThrow('depend')
  })

  it.each([
    ['ALARM(', 'names no alarm'],
    ['ALARM(never-was)', 'never-was'],
    ['TRUE TRUE', 'behind the end'],
    ['PERHAPS(x)', 'PERHAPS'],
    ['ALARM("x', 'quotation'],
    ['NOT ALARM(loop)', 'loop'],
  ])('with the rule %s is refused', async (AlarmRule, message) => {
    await expect(aws.cloudwatch.putCompositeAlarm({ AlarmName: 'loop', AlarmRule })).rejects.toThrow(message)
  })
})
