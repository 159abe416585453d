import type { Metric } from '@aws-sdk/client-cloudwatch'
import { readDimensions } from './dimensions.ts'
import type { MetricStore } from './metric-store.ts'
import { readPeriods } from './series.ts'
import { parseStatistic } from './statistic.ts'
import type { TimeRange } from './time-range.ts'

export type SeriesQuery = {
  readonly metric: Metric
  readonly periodMs: number
  readonly statistics: readonly string[]
  /** Values of another unit do not count. */
  readonly unit: string | undefined
  readonly range: TimeRange
}

/** The statistics of one period, in the order asked for; undefined where one cannot be known. */
export type SeriesPoint = {
  readonly time: number
  readonly unit: string
  readonly values: ReadonlyArray<number | undefined>
}

/** The periods of a metric that hold values, in the order of time. */
export function readSeries(store: MetricStore, query: SeriesQuery): SeriesPoint[] {
  const { metric, periodMs, unit, range } = query
  const statistics = query.statistics.map(parseStatistic)
  const series = store.find({
    namespace: metric.Namespace ?? '',
    name: metric.MetricName ?? '',
    dimensions: readDimensions(metric.Dimensions),
  })
  if (!series || (unit !== undefined && unit !== series.unit)) return []
  return [...readPeriods(series, range.start, range.end, periodMs)]
    .sort(([a], [b]) => a - b)
    .map(([time, period]) => ({ time, unit: series.unit, values: statistics.map((statistic) => statistic(period)) }))
}
