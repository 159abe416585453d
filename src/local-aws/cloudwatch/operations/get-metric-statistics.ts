import type { Datapoint, GetMetricStatisticsInput } from '@aws-sdk/client-cloudwatch'
import { ServiceError } from '../../service.ts'
import type { MetricStore } from '../metric-store.ts'
import { readSeries, type SeriesPoint } from '../read-series.ts'
import { readTimeRange } from '../time-range.ts'

const mostDatapoints = 1440

export function createGetMetricStatistics(store: MetricStore) {
  return async (input: GetMetricStatisticsInput): Promise<object> => {
    const { Statistics: plain = [], ExtendedStatistics: extended = [] } = input
    if (plain.length + extended.length === 0) {
      const message = 'At least one of the parameters Statistics and ExtendedStatistics must be specified.'
      throw new ServiceError('InvalidParameterCombinationException', message)
    }
    const range = readTimeRange(input.StartTime, input.EndTime)
    const statistics = [...plain, ...extended]
    const query = { metric: input, periodSeconds: input.Period, statistics, unit: input.Unit, range }
    const points = readSeries(store, query)
    if (points.length > mostDatapoints) {
      const message = `You have requested up to ${points.length} datapoints, which exceeds the limit of ${mostDatapoints}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`
      throw new ServiceError('InvalidParameterCombinationException', message)
    }
    return { Label: input.MetricName, Datapoints: points.map((point) => writeDatapoint(point, plain, extended)) }
  }
}

function writeDatapoint(point: SeriesPoint, plain: readonly string[], extended: readonly string[]): Datapoint {
  const named = (names: readonly string[], from: number) =>
    Object.fromEntries(names.map((name, index) => [name, point.values[from + index]]))
  return {
    Timestamp: new Date(point.time),
    Unit: point.unit as Datapoint['Unit'],
    ...named(plain, 0),
    ...(extended.length > 0 && { ExtendedStatistics: named(extended, plain.length) as Record<string, number> }),
  }
}
