import { requireSameCategories, sharesOf } from './shares.ts'

/**
 * Hellinger distance of two distributions over the same categories: 0 for equal ones to 1 for ones that share nothing. A metric.
 *
 * Formula: √(1 − Σ √(p q)), computed as √(½ Σ (√p − √q)²), which is exactly 0 for equal sides.
 * Parameters: counts or shares of the same categories in the same order; both are divided by their sums.
 * Undefined: NaN when a side is empty.
 * Source: L. Le Cam, Asymptotic Methods in Statistical Decision Theory (1986).
 *
 * @example hellingerDistance([0.4, 0.3, 0.2, 0.1], [0.3, 0.3, 0.2, 0.2]) // 0.11031…
 */
export function hellingerDistance(first: readonly number[], second: readonly number[]): number {
  requireSameCategories(first, second)
  const q = sharesOf(second)
  return Math.sqrt(sharesOf(first).reduce((sum, p, i) => sum + hellingerTerm(p, q[i] ?? 0), 0))
}

/** What one category adds to the squared distance. */
export function hellingerTerm(p: number, q: number): number {
  return (Math.sqrt(p) - Math.sqrt(q)) ** 2 / 2
}
