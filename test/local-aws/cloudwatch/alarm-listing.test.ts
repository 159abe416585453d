import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from 'vitest'
import { alarm, topic, useAlarms } from './use-alarms.ts'

const { local, describeOne, set, history } = useAlarms()

describe('alarms', () => {
  it('are found by prefix, state and action, and page by page', async () => {
    for (const n of [1, 2, 3])
      await local().cloudwatch.putMetricAlarm(alarm(`list-${n}`, { AlarmActions: [`${topic}-${n}`] }))
    await set('list-2', 'OK')
    const names = async (asked: object) => {
      const { MetricAlarms = [] } = await local().cloudwatch.describeAlarms({ AlarmNamePrefix: 'list-', ...asked })
      return MetricAlarms.map(({ AlarmName }) => AlarmName)
    }
    expect(await names({})).toEqual(['list-1', 'list-2', 'list-3'])
    expect(await names({ StateValue: 'OK' })).toEqual(['list-2'])
    expect(await names({ ActionPrefix: `${topic}-3` })).toEqual(['list-3'])
    expect(await names({ AlarmTypes: ['CompositeAlarm'] })).toEqual([])
    const first = await local().cloudwatch.describeAlarms({ AlarmNamePrefix: 'list-', MaxRecords: 2 })
    expect(first.MetricAlarms).toHaveLength(2)
    expect(await names({ NextToken: first.NextToken, MaxRecords: 2 })).toEqual(['list-3'])
    const metric = { Namespace: 'Test', MetricName: 'list-1' }
    const { MetricAlarms } = await local().cloudwatch.describeAlarmsForMetric(metric)
    expect(MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['list-1'])
    const other = await local().cloudwatch.describeAlarmsForMetric({ ...metric, Statistic: 'Average' })
    expect(other.MetricAlarms).toEqual([])
  })

  it('that are deleted are gone, but for their history', async () => {
    await local().cloudwatch.putMetricAlarm(alarm('gone'))
    await local().cloudwatch.deleteAlarms({ AlarmNames: ['gone', 'never-was'] })
    expect(await describeOne('gone')).toBeUndefined()
    expect(local().alarmStates.stateOf('gone')).toBeUndefined()
    expect((await history('gone')).map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm "gone" created',
      'Alarm "gone" deleted',
    ])
  })

  it('have a history that comes in pages, the newest first', async () => {
    await local().cloudwatch.putMetricAlarm(alarm('paged'))
    for (const StateValue of ['OK', 'ALARM', 'OK'] as const)
      await local().cloudwatch.setAlarmState({ AlarmName: 'paged', StateValue, StateReason: 'a test' })
    const first = await local().cloudwatch.describeAlarmHistory({ AlarmName: 'paged', MaxRecords: 3 })
    const rest = await local().cloudwatch.describeAlarmHistory({
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
    await expect(local().cloudwatch.putMetricAlarm(alarm('refused', more))).rejects.toThrow(message)
    expect(await describeOne('refused')).toBeUndefined()
  })

  it('that do not exist cannot be set', async () => {
    const asked = { AlarmName: 'nobody', StateValue: 'OK' as const, StateReason: 'a test' }
    await expect(local().cloudwatch.setAlarmState(asked)).rejects.toMatchObject({ name: 'ResourceNotFound' })
  })

  it('do not take reason data that is no JSON', async () => {
    await local().cloudwatch.putMetricAlarm(alarm('reason'))
    const asked = { AlarmName: 'reason', StateValue: 'OK' as const, StateReason: 'a test', StateReasonData: '{' }
    await expect(local().cloudwatch.setAlarmState(asked)).rejects.toMatchObject({ name: 'InvalidFormatFault' })
  })
})
