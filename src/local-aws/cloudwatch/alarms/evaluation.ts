import type { Clock } from '../../clock.ts'
import { ServiceError } from '../../service.ts'
import { runQuery } from '../metric-results.ts'
import type { MetricStore } from '../metric-store.ts'
import { readQueries } from '../queries.ts'
import { readSeries } from '../read-series.ts'
import { writeTime } from './alarm-time.ts'
import { type MetricAlarmDocument, periodOf, type StateRecord } from './document.ts'
import { type AlarmRule, type Datapoint, evaluateAlarm, evaluationRangeOf } from './evaluate-alarm.ts'

export type EvaluationDeps = {
  readonly store: MetricStore
  readonly clock: Clock
  readonly account: string
  readonly region: string
}

/** The state that an alarm should have at a time; undefined when it keeps the one it has. */
export function stateAt(deps: EvaluationDeps, alarm: MetricAlarmDocument, at: number): StateRecord | undefined {
  const datapoints = readDatapoints(deps, alarm, at)
  const evaluation = evaluateAlarm(ruleOf(alarm), datapoints)
  if (!evaluation) return undefined
  const reasonData = JSON.stringify(writeReasonData(alarm, evaluation.evaluated, at))
  return { value: evaluation.state, reason: evaluation.reason, reasonData, updatedAt: at }
}

/** How long so many seconds of AWS's time are on the clock. Whole milliseconds, so that periods end where the next ones begin. */
export function wallMs(clock: Clock, seconds: number): number {
  return Math.max(1, Math.round(clock.toWall(seconds * 1000)))
}

/** The evaluation range: it ends with the last whole minute, or the last whole period of a shorter one. */
function readDatapoints(deps: EvaluationDeps, alarm: MetricAlarmDocument, at: number): Datapoint[] {
  const { config } = alarm
  const period = periodOf(alarm)
  const stepMs = wallMs(deps.clock, period)
  const slots = evaluationRangeOf(config.EvaluationPeriods ?? 1)
  const gridMs = wallMs(deps.clock, Math.min(period, 60))
  const end = Math.floor(at / gridMs) * gridMs
  const range = { start: end - slots * stepMs, end }
  const found = config.Metrics ? readExpression(deps, alarm, range) : readMetric(deps.store, alarm, range, stepMs)
  return Array.from({ length: slots }, (_, slot) => {
    const time = range.start + slot * stepMs
    return { time, value: undefined, ...found.get(time) }
  })
}

type Range = { readonly start: number; readonly end: number }
type Found = Map<number, { readonly value: number; readonly sampleCount?: number | undefined }>

function readMetric(store: MetricStore, { config }: MetricAlarmDocument, range: Range, periodMs: number): Found {
  const metric = { Namespace: config.Namespace, MetricName: config.MetricName, Dimensions: config.Dimensions }
  const statistics = [config.Statistic ?? config.ExtendedStatistic ?? '', 'SampleCount']
  const points = readSeries(store, { metric, periodMs, statistics, unit: config.Unit, range })
  return new Map(
    points.flatMap(({ time, values: [value, sampleCount] }) =>
      value === undefined ? [] : [[time, { value, sampleCount }] as const],
    ),
  )
}

function readExpression(
  { store, clock, account, region }: EvaluationDeps,
  alarm: MetricAlarmDocument,
  range: Range,
): Found {
  const known = readQueries(alarm.config.Metrics ?? [])
  const watched = [...known.values()].find(({ returned }) => returned)
  if (!watched) return new Map()
  const periodMs = (seconds = 60) => wallMs(clock, seconds)
  try {
    const [result] = runQuery({ store, known, range, region, account, periodMs }, watched)
    return new Map((result?.points ?? []).map(({ time, value }) => [time, { value }]))
  } catch (error) {
    // An expression that cannot be computed now, such as FIRST of an empty array, has no values now.
    if (error instanceof ServiceError) return new Map()
    throw error
  }
}

function ruleOf({ config }: MetricAlarmDocument): AlarmRule {
  return {
    comparisonOperator: config.ComparisonOperator ?? '',
    threshold: config.Threshold ?? 0,
    evaluationPeriods: config.EvaluationPeriods ?? 1,
    datapointsToAlarm: config.DatapointsToAlarm,
    treatMissingData: config.TreatMissingData,
    extendedStatistic: config.ExtendedStatistic,
    ignoresLowSampleCount: config.EvaluateLowSampleCountPercentile === 'ignore',
  }
}

function writeReasonData(alarm: MetricAlarmDocument, evaluated: readonly Datapoint[], at: number): object {
  const { config } = alarm
  const [oldest] = evaluated
  const statistic = config.Statistic ?? config.ExtendedStatistic
  return {
    version: '1.0',
    queryDate: writeTime(at),
    ...(oldest && { startDate: writeTime(oldest.time) }),
    ...(config.Unit !== undefined && { unit: config.Unit }),
    ...(statistic !== undefined && { statistic }),
    period: periodOf(alarm),
    recentDatapoints: evaluated.map(({ value }) => value),
    threshold: config.Threshold,
    evaluatedDatapoints: [...evaluated].reverse().map(({ time, value, sampleCount }) => ({
      timestamp: writeTime(time),
      ...(sampleCount !== undefined && { sampleCount }),
      value,
    })),
  }
}
