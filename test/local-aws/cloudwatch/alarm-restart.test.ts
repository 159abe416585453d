import { afterEach, describe, expect, it } from 'vitest'
import { type LocalCloudWatch, startLocalCloudWatch } from './local-cloudwatch.ts'

const running: LocalCloudWatch[] = []
const start = async (...options: Parameters<typeof startLocalCloudWatch>) => {
  const aws = await startLocalCloudWatch(...options)
  running.push(aws)
  return aws
}
afterEach(async () => {
  const [first] = running
  await running.splice(0).at(-1)?.stop()
  await first?.remove()
})

const rule = { EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' as const }
const alarm = { AlarmName: 'a', Namespace: 'T', MetricName: 'm', Statistic: 'Sum' as const, Period: 60, ...rule }
const stateOf = (aws: LocalCloudWatch) =>
  expect.poll(() => aws.alarmStates.stateOf('a'), { timeout: 5_000, interval: 5 })

describe('alarms', () => {
  it('are there after a restart with their states and histories, and go on being evaluated', async () => {
    const before = await start()
    await before.cloudwatch.putMetricAlarm({ ...alarm, TreatMissingData: 'notBreaching' })
    await before.cloudwatch.setAlarmState({ AlarmName: 'a', StateValue: 'ALARM', StateReason: 'a test' })
    await before.stop()
    const after = await start({ dataDir: before.dataDir })
    const { MetricAlarms } = await after.cloudwatch.describeAlarms({})
    expect(MetricAlarms).toMatchObject([{ AlarmName: 'a', StateValue: 'ALARM', StateReason: 'a test', Threshold: 1 }])
    const { AlarmHistoryItems = [] } = await after.cloudwatch.describeAlarmHistory({ AlarmName: 'a' })
    expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
      'Alarm "a" created',
    ])
    after.clock.advance(2 * 60_000)
    await stateOf(after).toBe('OK')
  })

  it('pass a minute in a fraction of a second when time passes faster', async () => {
    const aws = await start({ timeScale: 600 })
    await aws.cloudwatch.putMetricAlarm({ ...alarm, EvaluationPeriods: 2, TreatMissingData: 'notBreaching' })
    const beat = setInterval(() => {
      const sample = { namespace: 'T', name: 'm', dimensions: {}, value: 2, time: aws.clock.now() }
      aws.sink.record([sample])
    }, 10)
    try {
      await stateOf(aws).toBe('ALARM')
    } finally {
      clearInterval(beat)
    }
    await stateOf(aws).toBe('OK')
  })

  it('with periods of ten seconds are evaluated every ten seconds', async () => {
    const aws = await start()
    aws.clock.set(Math.ceil(Date.now() / 60_000) * 60_000 + 5_000)
    await aws.cloudwatch.putMetricAlarm({ ...alarm, Period: 10 })
    await aws.cloudwatch.putMetricData({
      Namespace: 'T',
      MetricData: [{ MetricName: 'm', Value: 2, StorageResolution: 1 }],
    })
    aws.clock.advance(12_000)
    await stateOf(aws).toBe('ALARM')
  })

  it('go on being evaluated when the clock is set back', async () => {
    const aws = await start()
    await aws.cloudwatch.putMetricAlarm({ ...alarm, TreatMissingData: 'breaching' })
    aws.clock.set(aws.clock.now() - 3_600_000)
    aws.clock.advance(60_000)
    aws.clock.advance(60_000)
    await stateOf(aws).toBe('ALARM')
  })
})
