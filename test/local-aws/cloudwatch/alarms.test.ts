import { describe, expect, it } from 'vitest'
import { alarm, minute, topic, useAlarms } from './use-alarms.ts'

const { local, describeOne, put, becomes, history } = useAlarms()

describe('a metric alarm', () => {
  it('begins without data and follows its metric, minute by minute', async () => {
    await local().cloudwatch.putMetricAlarm(
      alarm('follows', { TreatMissingData: 'notBreaching', AlarmDescription: 'why' }),
    )
    expect(await describeOne('follows')).toMatchObject({
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:follows',
      AlarmDescription: 'why',
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      ActionsEnabled: true,
      OKActions: [],
      Dimensions: [],
    })
    expect(local().alarmStates.stateOf('follows')).toBe('INSUFFICIENT_DATA')
    await put('follows', 2)
    local().clock.advance(minute)
    await becomes('follows', 'ALARM')
    expect((await describeOne('follows'))?.StateReason).toMatch(
      /^Threshold Crossed: 1 datapoint \[2\.0 \(.*\)\] was greater than the threshold \(1\.0\)\.$/,
    )
    local().clock.advance(5 * minute)
    await becomes('follows', 'OK')
    expect(local().alarmStates.stateOf('follows')).toBe('OK')
    expect((await history('follows')).map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm "follows" created',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
      'Alarm updated from ALARM to OK',
    ])
  })

  it('goes through every evaluation when the clock jumps over many', async () => {
    await local().cloudwatch.putMetricAlarm(alarm('jumps'))
    await put('jumps', 2)
    local().clock.advance(30 * minute)
    await becomes('jumps', 'INSUFFICIENT_DATA')
    await expect.poll(async () => (await history('jumps', 'StateUpdate')).length).toBe(2)
    const [first, second] = await history('jumps', 'StateUpdate')
    expect(first?.HistorySummary).toBe('Alarm updated from INSUFFICIENT_DATA to ALARM')
    expect(second?.HistorySummary).toBe('Alarm updated from ALARM to INSUFFICIENT_DATA')
    expect((second?.Timestamp?.getTime() ?? 0) - (first?.Timestamp?.getTime() ?? 0)).toBe(3 * minute)
  })

  it('needs M of N periods to breach', async () => {
    const needs = { EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: 'notBreaching' }
    await local().cloudwatch.putMetricAlarm(alarm('m-of-n', needs))
    await put('m-of-n', 2)
    local().clock.advance(minute)
    await becomes('m-of-n', 'OK')
    await put('m-of-n', 0)
    local().clock.advance(minute)
    await put('m-of-n', 2)
    local().clock.advance(minute)
    await becomes('m-of-n', 'ALARM')
    expect((await describeOne('m-of-n'))?.StateReason).toContain('2 out of the last 3 datapoints')
  })

  it('watches math over metrics, with its own period', async () => {
    const metric = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: { Metric: { Namespace: 'Test', MetricName }, Period: 60, Stat: 'Sum' },
      ReturnData: false,
    })
    await local().cloudwatch.putMetricAlarm({
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
    local().clock.advance(minute)
    await becomes('math', 'ALARM')
    const found = await describeOne('math')
    expect(found?.StateReason).toContain('[20.0 ')
    expect(JSON.parse(found?.StateReasonData ?? '')).toMatchObject({
      version: '1.0',
      period: 60,
      recentDatapoints: [20],
    })
  })

  it('takes math that cannot be computed now for missing data', async () => {
    const m1 = { Metric: { Namespace: 'Test', MetricName: 'nothing' }, Period: 60, Stat: 'Sum' }
    await local().cloudwatch.putMetricAlarm({
      AlarmName: 'uncomputable',
      Metrics: [
        { Id: 'm1', MetricStat: m1, ReturnData: false },
        { Id: 'e1', Expression: 'FIRST(REMOVE_EMPTY([m1]))' },
      ],
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    })
    local().clock.advance(minute)
    await becomes('uncomputable', 'ALARM')
  })

  it("tells its topics, EventBridge and its history what has changed, in AWS's words", async () => {
    const actions = { AlarmActions: [topic, `${topic}:no-such-topic`], OKActions: [topic] }
    const Dimensions = [{ Name: 'Endpoint', Value: 'e' }]
    await local().cloudwatch.putMetricAlarm(alarm('tells', { ...actions, Dimensions, Unit: 'Count' }))
    await local().cloudwatch.setAlarmState({
      AlarmName: 'tells',
      StateValue: 'ALARM',
      StateReason: 'a test',
      StateReasonData: '{"a":1}',
    })
    const published = local().published.filter(({ message }) => message.AlarmName === 'tells')
    expect(published).toMatchObject([
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
    expect(String(published[0]?.message.StateChangeTime)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}\+0000$/)
    const told = local().events.filter(({ resources }) => resources[0]?.endsWith(':alarm:tells'))
    expect(told).toMatchObject([
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
    await local().cloudwatch.putMetricAlarm(alarm('set', { AlarmActions: [topic], TreatMissingData: 'notBreaching' }))
    await local().cloudwatch.disableAlarmActions({ AlarmNames: ['set', 'nobody'] })
    local().published.length = 0
    await local().cloudwatch.setAlarmState({ AlarmName: 'set', StateValue: 'ALARM', StateReason: 'a test' })
    expect(await describeOne('set')).toMatchObject({ StateValue: 'ALARM', ActionsEnabled: false })
    expect(local().published).toEqual([])
    local().clock.advance(2 * minute)
    await becomes('set', 'OK')
    await local().cloudwatch.enableAlarmActions({ AlarmNames: ['set'] })
    await local().cloudwatch.setAlarmState({ AlarmName: 'set', StateValue: 'ALARM', StateReason: 'again' })
    expect(local().published).toHaveLength(1)
  })

  it('that is put again keeps its state and its tags, and its history says what changed', async () => {
    await local().cloudwatch.putMetricAlarm(alarm('again', { Tags: [{ Key: 'team', Value: 'a' }] }))
    await local().cloudwatch.setAlarmState({ AlarmName: 'again', StateValue: 'OK', StateReason: 'a test' })
    await local().cloudwatch.putMetricAlarm(alarm('again', { Threshold: 5, Tags: [{ Key: 'team', Value: 'b' }] }))
    const found = await describeOne('again')
    expect(found).toMatchObject({ StateValue: 'OK', Threshold: 5 })
    const { Tags } = await local().cloudwatch.listTagsForResource({ ResourceARN: found?.AlarmArn ?? '' })
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
    await local().cloudwatch.putMetricAlarm(alarm('tagged'))
    const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:tagged'
    await local().cloudwatch.tagResource({
      ResourceARN,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    })
    await local().cloudwatch.untagResource({ ResourceARN, TagKeys: ['a'] })
    expect((await local().cloudwatch.listTagsForResource({ ResourceARN })).Tags).toEqual([{ Key: 'b', Value: '2' }])
    await expect(local().cloudwatch.listTagsForResource({ ResourceARN: `${ResourceARN}-not` })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})
