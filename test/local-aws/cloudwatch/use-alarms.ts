import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import { afterAll, beforeAll, expect } from 'vitest'
import { type LocalCloudWatch, startLocalCloudWatch } from './local-cloudwatch.ts'

export const minute = 60_000
export const topic = 'arn:aws:sns:us-east-1:000000000000:oncall'

/** A metric alarm over a metric of its own name: above 1 in one minute. */
export function alarm(AlarmName: string, more: Partial<PutMetricAlarmInput> = {}): PutMetricAlarmInput {
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

/** A CloudWatch for all tests of a file. Its clock stands in the middle of a minute, so that tests can count them. */
export function useAlarms() {
  let started: LocalCloudWatch | undefined
  const local = (): LocalCloudWatch => {
    if (!started) throw new Error('CloudWatch is there only while tests run')
    return started
  }
  beforeAll(async () => {
    started = await startLocalCloudWatch()
    started.clock.set(Math.ceil(Date.now() / minute) * minute + 20_000)
  })
  afterAll(async () => {
    await started?.stop()
    await started?.remove()
  })

  async function describeOne(name: string) {
    const { MetricAlarms = [], CompositeAlarms = [] } = await local().cloudwatch.describeAlarms({
      AlarmNames: [name],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    })
    return [...MetricAlarms, ...CompositeAlarms][0]
  }
  return {
    local,
    describeOne,
    put: (MetricName: string, Value: number) =>
      local().cloudwatch.putMetricData({ Namespace: 'Test', MetricData: [{ MetricName, Value }] }),
    set: (AlarmName: string, StateValue: 'OK' | 'ALARM') =>
      local().cloudwatch.setAlarmState({ AlarmName, StateValue, StateReason: 'a test' }),
    becomes: (name: string, state: string) =>
      expect.poll(async () => (await describeOne(name))?.StateValue, { timeout: 5_000, interval: 5 }).toBe(state),
    async history(name: string, HistoryItemType?: 'StateUpdate' | 'Action' | 'ConfigurationUpdate') {
      const { AlarmHistoryItems = [] } = await local().cloudwatch.describeAlarmHistory({
        AlarmName: name,
        ...(HistoryItemType && { HistoryItemType }),
        ScanBy: 'TimestampAscending',
      })
      return AlarmHistoryItems
    },
  }
}
