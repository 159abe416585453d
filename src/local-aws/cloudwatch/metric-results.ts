import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { validationError } from './errors.ts'
import { writeLabel } from './labels.ts'
import type { Grid, TimeSeries } from './math/value.ts'
import type { MetricStore } from './metric-store.ts'
import { computeExpression, type MetricQuery, metricsBelow } from './queries.ts'
import { readSeries } from './read-series.ts'
import type { TimeRange } from './time-range.ts'

export type Point = { readonly time: number; readonly value: number }

/** One time series of an answer, in the order of time. */
export type MetricResult = { readonly id: string; readonly label: string; readonly points: readonly Point[] }

export type QueryRun = {
  readonly store: MetricStore
  readonly known: ReadonlyMap<string, MetricQuery>
  readonly range: TimeRange
  readonly region: string
  readonly account: string
  /** How long a period of so many seconds is on the clock. */
  readonly periodMs: (seconds: number | undefined) => number
}

// As many values as one request may ask of CloudWatch: a series in memory is never longer.
const mostSlots = 100_800

/** The time series that one query asks for: one of a metric, one or more of an expression. */
export function runQuery(run: QueryRun, query: MetricQuery): MetricResult[] {
  if (query.kind === 'metric') return [labelled(run, query, metricName(query.stat), readPoints(run, query), query.stat)]
  const grid = gridOf(run, query)
  const metrics = new Map(metricsBelow(run.known, query).map((metric) => [metric.id, asSeries(run, metric, grid)]))
  const found = computeExpression(run.known, query, grid, metrics)
  return found.map((one) => {
    const points = one.values.flatMap((value, slot) =>
      value === undefined ? [] : [{ time: grid.start + slot * grid.stepMs, value }],
    )
    const ownLabel = query.label ?? query.id
    // One expression that makes several series tells them apart by the metrics they come from.
    const label = found.length === 1 ? ownLabel : [ownLabel, one.label].filter((part) => part !== '').join(' ')
    return labelled(run, { ...query, label }, query.id, points, undefined)
  })
}

function labelled(
  { region, account }: QueryRun,
  { id, label }: Pick<MetricQuery, 'id' | 'label'>,
  defaultLabel: string,
  points: readonly Point[],
  stat: MetricDataQuery['MetricStat'],
): MetricResult {
  const values = points.map(({ value }) => value)
  return { id, label: writeLabel(label, { id, defaultLabel, stat, region, account, values }), points }
}

function readPoints({ store, range, periodMs }: QueryRun, { stat }: MetricQuery & { kind: 'metric' }): Point[] {
  const points = readSeries(store, {
    metric: stat.Metric ?? {},
    periodMs: periodMs(stat.Period),
    statistics: [stat.Stat ?? ''],
    unit: stat.Unit,
    range,
  })
  return points.flatMap(({ time, values: [value] }) => (value === undefined ? [] : [{ time, value }]))
}

function asSeries(run: QueryRun, metric: MetricQuery, grid: Grid): TimeSeries {
  if (metric.kind !== 'metric') throw new TypeError(`${metric.id} is no metric`)
  const values: Array<number | undefined> = Array(grid.slots).fill(undefined)
  const points = readPoints(run, metric)
  for (const { time, value } of points) values[Math.round((time - grid.start) / grid.stepMs)] = value
  return { label: labelled(run, metric, metricName(metric.stat), points, metric.stat).label, values }
}

function gridOf({ known, range, periodMs }: QueryRun, query: MetricQuery): Grid {
  const periods = new Set(metricsBelow(known, query).map(({ period }) => period))
  if (periods.size > 1)
    throw validationError(
      `Error in expression '${query.id}': the embedded CloudWatch computes with metrics of one period, got ${[...periods].join(' and ')} seconds`,
    )
  const periodSeconds = [...periods][0] ?? query.period ?? 60
  const stepMs = periodMs(periodSeconds)
  const slots = Math.ceil((range.end - range.start) / stepMs)
  if (slots > mostSlots)
    throw validationError(
      `Error in expression '${query.id}': the range holds ${slots} periods of ${periodSeconds} seconds, which exceeds the limit of ${mostSlots}`,
    )
  return { start: range.start, stepMs, slots, periodSeconds }
}

function metricName(stat: MetricDataQuery['MetricStat']): string {
  return stat?.Metric?.MetricName ?? ''
}
