import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { validationError } from './errors.ts'
import { calls, type Expression, idsIn } from './math/ast.ts'
import { evaluate, type Scope } from './math/evaluate.ts'
import { MathError } from './math/math-error.ts'
import { parseExpression } from './math/parser.ts'
import type { Grid, TimeSeries, Value } from './math/value.ts'
import { parseStatistic } from './statistic.ts'

/** A query of GetMetricData or of an alarm that stands on its own: a metric, or an expression over others of the same request. */
export type MetricQuery = {
  readonly id: string
  readonly label: string | undefined
  readonly returned: boolean
  /** In seconds, where the query says one. */
  readonly period: number | undefined
} & (
  | { readonly kind: 'metric'; readonly stat: NonNullable<MetricDataQuery['MetricStat']> }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly text: string }
)

const mostQueries = 500

/** Reads the queries of one request, which must have ids of their own and name only one another, in no circle. */
export function readQueries(queries: readonly MetricDataQuery[]): Map<string, MetricQuery> {
  if (queries.length > mostQueries)
    throw validationError(`The collection MetricDataQueries must not have a size greater than ${mostQueries}.`)
  const known = new Map<string, MetricQuery>()
  for (const query of queries) {
    const read = readQuery(query)
    if (known.has(read.id))
      throw validationError(`The values for parameter Id in MetricDataQueries are not unique: ${read.id}.`)
    known.set(read.id, read)
  }
  const checked = new Set<string>()
  for (const query of known.values()) checkNames({ known, checked }, query, [])
  return known
}

function readQuery({
  Id: id = '',
  Label,
  ReturnData,
  Period,
  Expression,
  MetricStat,
  AccountId,
}: MetricDataQuery): MetricQuery {
  if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(id))
    throw validationError(
      `The value ${id} for parameter MetricDataQueries.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    )
  if (AccountId !== undefined) throw validationError('AccountId is not served by the embedded CloudWatch: leave it out')
  const base = { id, label: Label, returned: ReturnData !== false }
  if ((Expression === undefined) === (MetricStat === undefined))
    throw validationError(`The query ${id} must have either a MetricStat or an Expression`)
  if (MetricStat) {
    parseStatistic(MetricStat.Stat ?? '')
    return { ...base, kind: 'metric', period: MetricStat.Period, stat: MetricStat }
  }
  const text = Expression ?? ''
  if (/^\s*SELECT\s/i.test(text))
    throw validationError(`Metrics Insights queries are not served by the embedded CloudWatch; the query ${id} is one`)
  return { ...base, kind: 'expression', period: Period, text, expression: explain(id, () => parseExpression(text)) }
}

type Check = { readonly known: ReadonlyMap<string, MetricQuery>; readonly checked: Set<string> }

function checkNames(check: Check, query: MetricQuery, above: readonly string[]): void {
  if (query.kind === 'metric' || check.checked.has(query.id)) return
  if (above.includes(query.id))
    throw validationError(`Error in expression '${query.id}': it stands on itself: ${[...above, query.id].join(' → ')}`)
  for (const id of idsIn(query.expression)) {
    const named = check.known.get(id)
    if (!named) throw validationError(`Error in expression '${query.id}': there is no query with the Id ${id}`)
    checkNames(check, named, [...above, query.id])
  }
  check.checked.add(query.id)
}

/** The metrics that an expression stands on, directly or through other expressions; all of them when it asks for METRICS(). */
export function metricsBelow(known: ReadonlyMap<string, MetricQuery>, query: MetricQuery): MetricQuery[] {
  const seen = new Set<MetricQuery>()
  const collect = (one: MetricQuery): void => {
    if (seen.has(one)) return
    seen.add(one)
    if (one.kind === 'metric') return
    if (calls(one.expression, 'METRICS'))
      for (const other of known.values()) if (other.kind === 'metric') seen.add(other)
    for (const id of idsIn(one.expression)) {
      const named = known.get(id)
      if (named) collect(named)
    }
  }
  collect(query)
  return [...known.values()].filter((one) => one.kind === 'metric' && seen.has(one))
}

/** The time series that an expression makes. A scalar is none, and refused as CloudWatch does. */
export function computeExpression(
  known: ReadonlyMap<string, MetricQuery>,
  query: MetricQuery & { kind: 'expression' },
  grid: Grid,
  metrics: ReadonlyMap<string, TimeSeries>,
): readonly TimeSeries[] {
  const done = new Map<string, Value>()
  const scope: Scope = {
    grid,
    metrics,
    lookUp(id) {
      const metric = metrics.get(id)
      if (metric) return { kind: 'series', series: metric }
      const value = done.get(id) ?? compute(id)
      done.set(id, value)
      return value
    },
  }
  const compute = (id: string): Value => {
    const named = known.get(id)
    if (named?.kind !== 'expression') throw new MathError(`there is no query with the Id ${id}`)
    return evaluate(named.expression, scope)
  }
  const value = explain(query.id, () => evaluate(query.expression, scope))
  if (value.kind === 'series') return [value.series]
  if (value.kind === 'array') return value.list
  throw validationError(`Error in expression '${query.id}': The final result must be a time series, got a scalar`)
}

function explain<R>(id: string, act: () => R): R {
  try {
    return act()
  } catch (error) {
    if (error instanceof MathError) throw validationError(`Error in expression '${id}': ${error.message}`)
    throw error
  }
}
