import { MathError } from '../math-error.ts'
import { array, presentValues, type TimeSeries, type Value } from '../value.ts'
import { aggregateSeries, aggregates } from './aggregate.ts'

const sortable = ['AVG', 'MIN', 'MAX', 'SUM']

export function removeEmpty(list: readonly TimeSeries[]): Value {
  return array(list.filter((one) => presentValues(one).length > 0))
}

/** From `from` on, before `to`; both count from 0. */
export function slice(list: readonly TimeSeries[], from: number, to: number | undefined): Value {
  return array(list.slice(Math.max(0, from), to === undefined ? undefined : Math.max(0, to)))
}

/** A series without values sorts below all others. */
export function sort(list: readonly TimeSeries[], by: string, order: string, limit: number | undefined): Value {
  const compute = sortable.includes(by) ? aggregates[by] : undefined
  if (!compute) throw new MathError(`SORT sorts by ${sortable.join(', ')}, got ${by}`)
  if (order !== 'ASC' && order !== 'DESC') throw new MathError(`SORT sorts ASC or DESC, got ${order}`)
  const sign = order === 'ASC' ? 1 : -1
  const rank = (one: TimeSeries) => aggregateSeries(compute, one) ?? Number.NEGATIVE_INFINITY
  const ranked = list.map((one) => ({ one, rank: rank(one) }))
  // Equal ranks, two of them infinite among them, keep their order.
  ranked.sort((a, b) => (a.rank === b.rank ? 0 : sign * (a.rank < b.rank ? -1 : 1)))
  return array(ranked.slice(0, limit).map(({ one }) => one))
}
