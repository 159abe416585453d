import { createHash } from 'node:crypto'
import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch'
import type { ServiceEvent } from '../../service.ts'
import { writeTime } from './alarm-time.ts'
import type { AlarmDocument, MetricAlarmDocument, StateRecord } from './document.ts'

/** What EventBridge hears of an alarm that has changed its state. */
export function stateChangeEvent(alarm: AlarmDocument, before: StateRecord): ServiceEvent {
  return {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [alarm.arn],
    detail: {
      alarmName: alarm.name,
      configuration: {
        ...(alarm.config.AlarmDescription !== undefined && { description: alarm.config.AlarmDescription }),
        ...(alarm.kind === 'metric' ? { metrics: metricsOf(alarm) } : { alarmRule: alarm.config.AlarmRule }),
      },
      previousState: writeState(before),
      state: writeState(alarm.state),
    },
  }
}

function writeState({ value, reason, reasonData, updatedAt }: StateRecord): object {
  return { reason, ...(reasonData !== undefined && { reasonData }), timestamp: writeTime(updatedAt), value }
}

function metricsOf({ name, config }: MetricAlarmDocument): object[] {
  if (config.Metrics) return config.Metrics.map(writeQuery)
  const stat = {
    Metric: { Namespace: config.Namespace, MetricName: config.MetricName, Dimensions: config.Dimensions },
    Period: config.Period,
    Stat: config.Statistic ?? config.ExtendedStatistic,
    Unit: config.Unit,
  }
  // CloudWatch makes up an id of this form, the same for all events of an alarm.
  const id = createHash('md5')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  return [{ id, metricStat: writeStat(stat), returnData: true }]
}

function writeQuery({ Id, Expression, Label, MetricStat, ReturnData }: MetricDataQuery): object {
  return {
    ...(Expression !== undefined && { expression: Expression }),
    id: Id,
    ...(Label !== undefined && { label: Label }),
    ...(MetricStat && { metricStat: writeStat(MetricStat) }),
    returnData: ReturnData !== false,
  }
}

function writeStat({ Metric, Period, Stat, Unit }: MetricStat): object {
  const dimensions = (Metric?.Dimensions ?? []).map(({ Name = '', Value = '' }) => [Name, Value])
  return {
    metric: { dimensions: Object.fromEntries(dimensions), name: Metric?.MetricName, namespace: Metric?.Namespace },
    period: Period,
    stat: Stat,
    ...(Unit !== undefined && { unit: Unit }),
  }
}
