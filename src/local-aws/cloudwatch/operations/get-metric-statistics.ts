import type { Datapoint, GetMetricStatisticsInput } from '@aws-sdk/client-cloudwatch'
import { invalidCombination, invalidValue } from '../errors.ts'
import type { MetricStore } from '../metric-store.ts'
import { readSeries, type SeriesPoint } from '../read-series.ts'
import { isSimpleStatistic } from '../statistic.ts'
import { readPeriodMs, readTimeRange, type TimeRange } from '../time-range.ts'

const mostDatapoints = 1440
const mostStatistics = 5
const mostExtended = 10

export function createGetMetricStatistics(store: MetricStore) {
  return async (input: GetMetricStatisticsInput): Promise<object> => {
    const { Statistics: plain = [], ExtendedStatistics: extended = [] } = input
    checkStatistics(plain, extended)
    const range = readTimeRange(input.StartTime, input.EndTime)
    const periodMs = readPeriodMs(input.Period)
    checkSize(range, periodMs)
    const statistics = [...plain, ...extended]
    const points = readSeries(store, { metric: input, periodMs, statistics, unit: input.Unit, range })
    return { Label: input.MetricName, Datapoints: points.map((point) => writeDatapoint(point, plain, extended)) }
  }
}

function checkStatistics(plain: readonly string[], extended: readonly string[]): void {
  if (plain.length + extended.length === 0)
    throw invalidCombination('At least one of the parameters Statistics and ExtendedStatistics must be specified.')
  if (plain.length > mostStatistics || extended.length > mostExtended)
    throw invalidValue(`At most ${mostStatistics} Statistics and ${mostExtended} ExtendedStatistics may be specified.`)
  const wrong = plain.find((name) => !isSimpleStatistic(name)) ?? extended.find(isSimpleStatistic)
  if (wrong !== undefined)
    throw invalidValue(
      `The value ${wrong} for parameter ${plain.includes(wrong) ? 'Statistics' : 'ExtendedStatistics'} is invalid.`,
    )
}

function checkSize(range: TimeRange, periodMs: number): void {
  const count = Math.ceil((range.end - range.start) / periodMs)
  if (count <= mostDatapoints) return
  const [asked, limit] = [count, mostDatapoints].map((number) => number.toLocaleString('en-US'))
  throw invalidCombination(
    `You have requested up to ${asked} datapoints, which exceeds the limit of ${limit}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
  )
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
