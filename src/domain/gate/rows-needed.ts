import type { Interval } from '../statistics/interval.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'
import { formatCount } from './format.ts'

const most = 1_000_000

/**
 * About how many rows would settle on which side of a limit a value lies, if it stays as it is: intervals shrink with the square
 * root of the rows.
 *
 * Formula: n · ((distance from the value to the end of the interval beyond the limit) / (distance to the limit))².
 * Undefined: a value on its limit is never settled: ∞.
 *
 * @example rowsToDecide({ value: 0.8, n: 100, lower: 0.7, upper: 0.9 }, 0.75) // 400
 */
export function rowsToDecide(
  { value, n, lower, upper }: { value: number; n: number } & Interval,
  limit: number,
): number {
  const reach = value >= limit ? value - lower : upper - value
  return value === limit ? Number.POSITIVE_INFINITY : Math.ceil(n * (reach / (value - limit)) ** 2)
}

/** The fewest rows with which a model that is always right could show that it keeps a floor. */
export function rowsForFloor(limit: number, tail: number): number {
  const z2 = normalQuantile(1 - tail) ** 2
  return limit >= 1 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil((z2 * limit) / (1 - limit)))
}

/** The fewest rows with which a challenger that answers just like the champion could show that it is within the margin. */
export function rowsForMargin(margin: number, tail: number): number {
  const z2 = normalQuantile(1 - tail) ** 2
  return margin <= 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil((z2 * (1 - margin)) / margin))
}

export function sayRows(rows: number): string {
  return rows > most ? `more than ${formatCount(most)} rows` : `about ${formatCount(rows)} rows`
}
