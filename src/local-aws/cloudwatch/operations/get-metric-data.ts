import type { GetMetricDataInput, MetricDataQuery, MetricDataResult, MetricStat } from '@aws-sdk/client-cloudwatch'
import { ServiceError } from '../../service.ts'
import type { MetricStore } from '../metric-store.ts'
import { readSeries } from '../read-series.ts'
import { readTimeRange, type TimeRange } from '../time-range.ts'

const mostQueries = 500

export function createGetMetricData(store: MetricStore) {
  return async (input: GetMetricDataInput): Promise<object> => {
    const range = readTimeRange(input.StartTime, input.EndTime)
    const queries = input.MetricDataQueries ?? []
    if (queries.length > mostQueries)
      throw invalid(`The collection MetricDataQueries must not have a size greater than ${mostQueries}.`)
    checkIds(queries)
    const ascending = input.ScanBy === 'TimestampAscending'
    const results = queries
      .filter(({ ReturnData }) => ReturnData !== false)
      .map((query) => answer(store, query, range, ascending))
    return { MetricDataResults: results, Messages: [] }
  }
}

function answer(store: MetricStore, query: MetricDataQuery, range: TimeRange, ascending: boolean): MetricDataResult {
  const stat = metricStatOf(query)
  const { Metric: metric, Period: period, Stat: statistic, Unit: unit } = stat
  const points = readSeries(store, {
    metric: metric ?? {},
    periodSeconds: period,
    statistics: [statistic ?? ''],
    unit,
    range,
  })
  const known = points.flatMap(({ time, values: [value] }) => (value === undefined ? [] : [{ time, value }]))
  if (!ascending) known.reverse()
  return {
    Id: query.Id,
    Label: query.Label ?? metric?.MetricName,
    Timestamps: known.map(({ time }) => new Date(time)),
    Values: known.map(({ value }) => value),
    StatusCode: 'Complete',
  }
}

function metricStatOf({ Id, Expression, MetricStat }: MetricDataQuery): MetricStat {
  if (Expression !== undefined)
    throw invalid(`Metric math is not served by this local AWS; the query ${Id} has the Expression ${Expression}`)
  if (!MetricStat) throw invalid(`The query ${Id} must have a MetricStat or an Expression`)
  return MetricStat
}

function checkIds(queries: readonly MetricDataQuery[]): void {
  const seen = new Set<string | undefined>()
  for (const { Id } of queries) {
    if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(Id ?? ''))
      throw invalid(
        `The value ${Id} for parameter MetricDataQueries.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
      )
    if (seen.has(Id)) throw invalid(`The values for parameter Id in MetricDataQueries are not unique: ${Id}.`)
    seen.add(Id)
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationError', message)
}
