import { requireSameCategories, sharesOf } from './shares.ts'

/**
 * Kullback-Leibler divergence of `second` from `first`, in nats: not symmetric, no metric.
 *
 * Formula: Σ p ln(p / q).
 * Parameters: counts or shares of the same categories in the same order; both are divided by their sums.
 * Undefined: NaN when a side is empty; ∞ where `second` lacks a category that `first` has.
 * Source: S. Kullback, R. A. Leibler, Ann. Math. Statist. 22 (1951).
 *
 * @example kullbackLeibler([0.4, 0.3, 0.2, 0.1], [0.3, 0.3, 0.2, 0.2]) // 0.04575…
 */
export function kullbackLeibler(first: readonly number[], second: readonly number[]): number {
  requireSameCategories(first, second)
  const q = sharesOf(second)
  return sharesOf(first).reduce((sum, p, i) => sum + (p === 0 ? 0 : p * Math.log(p / (q[i] ?? 0))), 0)
}
