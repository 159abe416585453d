import { requireSameCategories, sharesOf } from './shares.ts'

/**
 * Jensen-Shannon distance of two distributions over the same categories: natural logarithm, 0 for equal ones to √(ln 2) = 0.8326
 * for ones that share nothing. A metric.
 *
 * Formula: √(½ Σ p ln(p / m) + ½ Σ q ln(q / m)), m = (p + q) / 2.
 * Parameters: counts or shares of the same categories in the same order; both are divided by their sums.
 * Undefined: NaN when a side is empty. Categories with 0 add what their limit adds.
 * Source: J. Lin, IEEE Trans. Inf. Theory 37 (1991); as a metric: D. Endres, J. Schindelin, IEEE Trans. Inf. Theory 49 (2003).
 *
 * @example jensenShannonDistance([0.4, 0.3, 0.2, 0.1], [0.3, 0.3, 0.2, 0.2]) // 0.10990…
 */
export function jensenShannonDistance(first: readonly number[], second: readonly number[]): number {
  requireSameCategories(first, second)
  const q = sharesOf(second)
  return Math.sqrt(
    Math.max(
      0,
      sharesOf(first).reduce((sum, p, i) => sum + jensenShannonTerm(p, q[i] ?? 0), 0),
    ),
  )
}

/** What one category adds to the squared distance. */
export function jensenShannonTerm(p: number, q: number): number {
  if (p === q) return 0
  const middle = (p + q) / 2
  return (weighLog(p, middle) + weighLog(q, middle)) / 2
}

function weighLog(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log(share / middle)
}
