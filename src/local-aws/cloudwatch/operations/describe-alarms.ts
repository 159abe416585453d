import type {
  DescribeAlarmHistoryInput,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsInput,
} from '@aws-sdk/client-cloudwatch'
import type { Operations } from '../../service.ts'
import { type AlarmDocument, describeAlarm } from '../alarms/document.ts'
import { readDimensions } from '../dimensions.ts'
import { invalidCombination, refuseUnserved } from '../errors.ts'
import { pageByKey } from '../paging.ts'
import { identityKey } from '../series.ts'
import type { AlarmDeps } from './alarm-deps.ts'

const defaultRecords = 50
const defaultHistoryRecords = 100

export function createDescribeAlarms(deps: AlarmDeps): Operations {
  const { alarms } = deps
  return {
    async DescribeAlarms(input: DescribeAlarmsInput) {
      if (input.AlarmNames && input.AlarmNamePrefix !== undefined)
        throw invalidCombination('The parameters AlarmNames and AlarmNamePrefix cannot both be specified.')
      const paging = { token: input.NextToken, size: input.MaxRecords ?? defaultRecords }
      const kinds = kindsOf(input.AlarmTypes)
      const relatives = relativesOf(deps, input)
      const found = alarms.all().filter((alarm) => {
        if (relatives) return relatives.includes(alarm.name)
        return kinds.includes(alarm.kind) && matches(alarm, input)
      })
      const { items, nextToken } = pageByKey(found, ({ name }) => name, paging)
      return {
        MetricAlarms: items.filter(({ kind }) => kind === 'metric').map(describeAlarm),
        CompositeAlarms: items.filter(({ kind }) => kind === 'composite').map(describeAlarm),
        NextToken: nextToken,
      }
    },

    async DescribeAlarmsForMetric(input: DescribeAlarmsForMetricInput) {
      const watching = alarms.all().filter((alarm) => alarm.kind === 'metric' && watches(alarm, input))
      return { MetricAlarms: watching.map(describeAlarm) }
    },

    async DescribeAlarmHistory(input: DescribeAlarmHistoryInput) {
      refuseUnserved(input, ['AlarmContributorId'])
      return describeHistory(deps, input)
    },
  }
}

function describeHistory({ alarms }: AlarmDeps, input: DescribeAlarmHistoryInput): object {
  const kinds = kindsOf(input.AlarmTypes)
  const from = input.StartDate?.getTime() ?? Number.NEGATIVE_INFINITY
  const to = input.EndDate?.getTime() ?? Number.POSITIVE_INFINITY
  const items = alarms.history
    .items()
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => kinds.includes(item.alarmKind) && item.time >= from && item.time <= to)
    .filter(({ item }) => input.AlarmName === undefined || item.alarmName === input.AlarmName)
    .filter(({ item }) => input.HistoryItemType === undefined || item.type === input.HistoryItemType)
  const ascending = input.ScanBy === 'TimestampAscending'
  // What happens between two pages is newer than all of it, and changes no place that was counted from the other end.
  const keyOf = ({ index }: (typeof items)[number]) =>
    String(ascending ? index : Number.MAX_SAFE_INTEGER - index).padStart(16, '0')
  const page = pageByKey(items, keyOf, { token: input.NextToken, size: input.MaxRecords ?? defaultHistoryRecords })
  const written = page.items.map(({ item }) => ({
    AlarmName: item.alarmName,
    AlarmType: item.alarmKind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm',
    Timestamp: new Date(item.time),
    HistoryItemType: item.type,
    HistorySummary: item.summary,
    HistoryData: item.data,
  }))
  return { AlarmHistoryItems: written, NextToken: page.nextToken }
}

// Who names no type is told of metric alarms only.
function kindsOf(types: readonly string[] = ['MetricAlarm']): ReadonlyArray<AlarmDocument['kind']> {
  return types.map((type) => (type === 'CompositeAlarm' ? 'composite' : 'metric'))
}

function relativesOf({ composites }: AlarmDeps, input: DescribeAlarmsInput): readonly string[] | undefined {
  if (input.ChildrenOfAlarmName !== undefined) return composites.childrenOf(input.ChildrenOfAlarmName)
  if (input.ParentsOfAlarmName !== undefined) return composites.parentsOf(input.ParentsOfAlarmName)
  return undefined
}

function matches({ name, config, state }: AlarmDocument, input: DescribeAlarmsInput): boolean {
  const { AlarmNames, AlarmNamePrefix, StateValue, ActionPrefix } = input
  const actions = [config.OKActions, config.AlarmActions, config.InsufficientDataActions].flatMap((some) => some ?? [])
  return (
    (AlarmNames === undefined || AlarmNames.includes(name)) &&
    (AlarmNamePrefix === undefined || name.startsWith(AlarmNamePrefix)) &&
    (StateValue === undefined || StateValue === state.value) &&
    (ActionPrefix === undefined || actions.some((arn) => arn.startsWith(ActionPrefix)))
  )
}

function watches({ config }: AlarmDocument & { kind: 'metric' }, input: DescribeAlarmsForMetricInput): boolean {
  const keyOf = ({ Namespace = '', MetricName = '', Dimensions }: Partial<DescribeAlarmsForMetricInput>) =>
    identityKey({ namespace: Namespace, name: MetricName, dimensions: readDimensions(Dimensions) })
  const optional = ['Statistic', 'ExtendedStatistic', 'Period', 'Unit'] as const
  return (
    config.MetricName !== undefined &&
    keyOf(config) === keyOf(input) &&
    optional.every((member) => input[member] === undefined || input[member] === config[member])
  )
}
