import { waitUntilAlarmExists } from '@aws-sdk/client-cloudwatch'
import { expect, it } from 'vitest'
import { patience, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const cloudwatch = () => aws.target.clients.cloudwatch

it('an alarm goes from INSUFFICIENT_DATA to ALARM and OK by its metric, and says so', {
  timeout: patience,
}, async () => {
  const { wait } = aws.target
  const polling = { timeout: wait.maxWaitTime * 1000, interval: wait.minDelay * 1000 }
  const AlarmName = aws.uniqueName('alarm')
  const put = (Value: number) =>
    cloudwatch().putMetricData({
      Namespace: 'PerennialContract',
      MetricData: [{ MetricName: AlarmName, Value, StorageResolution: 1, Timestamp: new Date() }],
    })
  const state = async () =>
    (await cloudwatch().describeAlarms({ AlarmNames: [AlarmName] })).MetricAlarms?.[0]?.StateValue
  const until = (wanted: string, Value?: number) =>
    expect
      .poll(async () => {
        if (Value !== undefined) await put(Value)
        return state()
      }, polling)
      .toBe(wanted)

  await cloudwatch().putMetricAlarm({
    AlarmName,
    Namespace: 'PerennialContract',
    MetricName: AlarmName,
    Statistic: 'Maximum',
    Period: 10,
    EvaluationPeriods: 2,
    DatapointsToAlarm: 2,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 5,
    TreatMissingData: 'missing',
  })
  aws.atEnd(() => cloudwatch().deleteAlarms({ AlarmNames: [AlarmName] }))
  await waitUntilAlarmExists({ client: cloudwatch(), ...wait }, { AlarmNames: [AlarmName] })
  expect(await state()).toBe('INSUFFICIENT_DATA')
  await until('ALARM', 9)
  await until('OK', 1)
  await until('INSUFFICIENT_DATA')
  const summaries = async () => {
    const history = await cloudwatch().describeAlarmHistory({ AlarmName, HistoryItemType: 'StateUpdate' })
    return history.AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary).sort()
  }
  await expect
    .poll(summaries, polling)
    .toEqual([
      'Alarm updated from ALARM to OK',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
      'Alarm updated from OK to INSUFFICIENT_DATA',
    ])
})
