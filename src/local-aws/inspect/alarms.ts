import type { Ask } from './ask.ts'
import type { Time } from './jobs/job.ts'

export type AlarmView = {
  readonly name: string
  readonly state: string | undefined
  readonly reason: string | undefined
  readonly since: Time
  readonly watches: string
}

const most = 100

const symbols: Readonly<Record<string, string>> = {
  GreaterThanThreshold: '>',
  GreaterThanOrEqualToThreshold: '≥',
  LessThanThreshold: '<',
  LessThanOrEqualToThreshold: '≤',
}

export async function listAlarms(ask: Ask): Promise<AlarmView[]> {
  const { MetricAlarms = [], CompositeAlarms = [] } = (await ask('DescribeAlarms', { MaxRecords: most })) ?? {}
  const metric = MetricAlarms.map((alarm) => ({
    name: alarm.AlarmName ?? '',
    state: alarm.StateValue,
    reason: alarm.StateReason,
    since: alarm.StateUpdatedTimestamp,
    watches: `${alarm.MetricName ?? 'an expression'} ${symbols[alarm.ComparisonOperator ?? ''] ?? alarm.ComparisonOperator} ${alarm.Threshold}`,
  }))
  const composite = CompositeAlarms.map((alarm) => ({
    name: alarm.AlarmName ?? '',
    state: alarm.StateValue,
    reason: alarm.StateReason,
    since: alarm.StateUpdatedTimestamp,
    watches: alarm.AlarmRule ?? '',
  }))
  return [...metric, ...composite]
}
