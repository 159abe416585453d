import type { GetMetricDataInput, MetricDataResult } from '@aws-sdk/client-cloudwatch'
import { invalidToken, validationError } from '../errors.ts'
import { type MetricResult, type Point, type QueryRun, runQuery } from '../metric-results.ts'
import { readQueries } from '../queries.ts'
import { readPeriodMs, readTimeRange } from '../time-range.ts'

const mostDatapoints = 100_800

/** Where a page ended: the query, which of its series, and the time of the last value that was answered. */
type Place = readonly [id: string, series: number, time: number]

export function createGetMetricData(deps: Pick<QueryRun, 'store' | 'region' | 'account'>) {
  return async (input: GetMetricDataInput): Promise<object> => {
    const range = readTimeRange(input.StartTime, input.EndTime)
    const known = readQueries(input.MetricDataQueries ?? [])
    const limit = input.MaxDatapoints ?? mostDatapoints
    if (limit < 1 || limit > mostDatapoints)
      throw validationError(`The parameter MaxDatapoints must be from 1 to ${mostDatapoints}, got ${limit}.`)
    const ascending = input.ScanBy === 'TimestampAscending'
    const place = readPlace(input.NextToken)
    const results = [...known.values()]
      .filter(({ returned }) => returned)
      .flatMap((query) =>
        runQuery({ ...deps, known, range, periodMs: readPeriodMs }, query).map((result, series) => ({
          result,
          series,
        })),
      )
      .map(({ result, series }) => ({ result: ascending ? result : reversed(result), series }))
    return { ...pageOf(results, place, limit, ascending), Messages: [] }
  }
}

type Numbered = { readonly result: MetricResult; readonly series: number }

function pageOf(results: readonly Numbered[], place: Place | undefined, limit: number, ascending: boolean): object {
  const at = ({ result, series }: Numbered) => place !== undefined && result.id === place[0] && series === place[1]
  const first = place ? results.findIndex(at) : 0
  if (first < 0) throw invalidToken()
  const answered: MetricDataResult[] = []
  let room = limit
  for (const numbered of results.slice(first)) {
    const { result, series } = numbered
    const left = place && at(numbered) ? after(result.points, place[2], ascending) : result.points
    const points = left.slice(0, room)
    room -= points.length
    const isWhole = points.length === left.length
    answered.push(writeResult(result, points, isWhole))
    const last = points.at(-1)?.time ?? (place && at(numbered) ? place[2] : Number.NaN)
    if (!isWhole) return { MetricDataResults: answered, NextToken: writePlace([result.id, series, last]) }
  }
  return { MetricDataResults: answered }
}

function after(points: readonly Point[], time: number, ascending: boolean): readonly Point[] {
  if (Number.isNaN(time)) return points
  return points.filter((point) => (ascending ? point.time > time : point.time < time))
}

function reversed(result: MetricResult): MetricResult {
  return { ...result, points: [...result.points].reverse() }
}

function writeResult({ id, label }: MetricResult, points: readonly Point[], isWhole: boolean): MetricDataResult {
  return {
    Id: id,
    Label: label,
    Timestamps: points.map(({ time }) => new Date(time)),
    Values: points.map(({ value }) => value),
    StatusCode: isWhole ? 'Complete' : 'PartialData',
  }
}

// JSON has no NaN: a page that ended before a series' first value says null.
function writePlace(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function readPlace(token: string | undefined): Place | undefined {
  if (token === undefined) return undefined
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (Array.isArray(place) && typeof place[0] === 'string' && typeof place[1] === 'number')
      return [place[0], place[1], Number(place[2] ?? Number.NaN)]
  } catch {
    // Falls through to the one error: why a token cannot be read does not matter to its sender.
  }
  throw invalidToken()
}
