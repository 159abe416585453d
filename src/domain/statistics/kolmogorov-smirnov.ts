import { kolmogorovTail } from './kolmogorov-tail.ts'
import { pooledSteps } from './pooled-steps.ts'

export type KolmogorovSmirnov = {
  readonly statistic: number
  readonly pValue: number
  readonly method: 'exact' | 'asymptotic'
}

/** Beyond so many rows a side, counting paths takes longer than the approximation errs. */
const mostExact = 10_000

/**
 * Two-sample Kolmogorov-Smirnov test: do two samples of numbers come from the same distribution? Two-sided.
 *
 * Formula: D = max |F − G| over the pooled values, equal values one step. Exact p: of all lattice paths from (0, 0) to (n, m) the
 * share that touches |i/n − j/m| ≥ D, counted as a share from the start, so that a small tail keeps its digits. Asymptotic p: the
 * Kolmogorov distribution with nm/(n + m) rounded to a whole number.
 * Parameters: two samples in any order; `method` defaults to exact up to 10,000 rows a side.
 * Undefined: an empty side, or NaN among the values: D NaN, p 1.
 * Source: J. L. Hodges, Arkiv för Matematik 3 (1958) 469–486.
 *
 * @example kolmogorovSmirnov([1, 2, 3], [1, 2, 3]) // { statistic: 0, pValue: 1, method: 'exact' }
 */
export function kolmogorovSmirnov(
  first: readonly number[],
  second: readonly number[],
  method: 'exact' | 'asymptotic' = Math.max(first.length, second.length) <= mostExact ? 'exact' : 'asymptotic',
): KolmogorovSmirnov {
  const [n, m] = [first.length, second.length]
  if (n === 0 || m === 0 || [...first, ...second].some(Number.isNaN))
    return { statistic: Number.NaN, pValue: 1, method }
  // In units of 1/nm the distances are whole numbers, and comparing them is exact.
  const distance = pooledSteps(first, second).reduce(
    (most, step) => Math.max(most, Math.abs(step.first * m - step.second * n)),
    0,
  )
  const statistic = distance / (n * m)
  const pValue =
    method === 'exact' ? shareOfPaths(n, m, distance) : kolmogorovTail(statistic, Math.round((n * m) / (n + m)))
  return { statistic, pValue: Math.min(1, pValue), method }
}

function shareOfPaths(n: number, m: number, distance: number): number {
  // touched[j]: of the paths to (i, j), the share that has been at least `distance` away from the diagonal.
  const touched = new Float64Array(m + 1)
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i * m - j * n) >= distance) touched[j] = 1
      else if (i === 0) touched[j] = touched[j - 1] ?? 0
      else if (j > 0) touched[j] = (i * (touched[j] ?? 0) + j * (touched[j - 1] ?? 0)) / (i + j)
    }
  }
  return touched[m] ?? 1
}
