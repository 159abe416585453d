import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { writeTime } from './alarm-time.ts'
import type { AlarmDocument, MetricAlarmDocument, StateRecord } from './document.ts'

type Place = { readonly account: string; readonly region: string }

const regionNames: Readonly<Record<string, string>> = { 'us-east-1': 'US East (N. Virginia)' }

/** What CloudWatch publishes to an SNS topic when an alarm has changed its state. */
export function notificationOf(alarm: AlarmDocument, before: StateRecord, { account, region }: Place): object {
  const { config, state } = alarm
  return {
    AlarmName: alarm.name,
    AlarmDescription: config.AlarmDescription ?? null,
    ...(alarm.kind === 'composite' && { AlarmRule: alarm.config.AlarmRule }),
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: writeTime(alarm.configuredAt),
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: writeTime(state.updatedAt),
    Region: regionNames[region] ?? region,
    AlarmArn: alarm.arn,
    OldStateValue: before.value,
    OKActions: config.OKActions ?? [],
    AlarmActions: config.AlarmActions ?? [],
    InsufficientDataActions: config.InsufficientDataActions ?? [],
    ...(alarm.kind === 'metric' && { Trigger: triggerOf(alarm) }),
  }
}

function triggerOf({ config }: MetricAlarmDocument): object {
  const rule = {
    EvaluationPeriods: config.EvaluationPeriods,
    ...(config.DatapointsToAlarm !== undefined && { DatapointsToAlarm: config.DatapointsToAlarm }),
    ComparisonOperator: config.ComparisonOperator,
    Threshold: config.Threshold,
    TreatMissingData: config.TreatMissingData ?? '',
    EvaluateLowSampleCountPercentile: config.EvaluateLowSampleCountPercentile ?? '',
  }
  if (config.Metrics) {
    const period = config.Metrics.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period
    return { Period: period, ...rule, Metrics: config.Metrics.map(writeQuery) }
  }
  const statistic =
    config.Statistic === undefined
      ? { StatisticType: 'ExtendedStatistic', ExtendedStatistic: config.ExtendedStatistic }
      : { StatisticType: 'Statistic', Statistic: statisticNames[config.Statistic] }
  return {
    MetricName: config.MetricName,
    Namespace: config.Namespace,
    ...statistic,
    Unit: config.Unit ?? null,
    Dimensions: writeDimensions(config.Dimensions),
    Period: config.Period,
    ...rule,
  }
}

const statisticNames = {
  Average: 'AVERAGE',
  Maximum: 'MAXIMUM',
  Minimum: 'MINIMUM',
  SampleCount: 'SAMPLE_COUNT',
  Sum: 'SUM',
} as const

function writeQuery({ MetricStat, ...query }: MetricDataQuery): object {
  if (!MetricStat) return query
  const metric = { ...MetricStat.Metric, Dimensions: writeDimensions(MetricStat.Metric?.Dimensions) }
  return { ...query, MetricStat: { ...MetricStat, Metric: metric } }
}

// Only here CloudWatch spells dimensions in lower case, the value first.
function writeDimensions(dimensions: readonly { Name?: string | undefined; Value?: string | undefined }[] = []) {
  return dimensions.map(({ Name, Value }) => ({ value: Value, name: Name }))
}
