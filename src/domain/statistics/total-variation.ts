import { requireSameCategories, sharesOf } from './shares.ts'

/**
 * Total variation distance of two distributions over the same categories: the share of rows that would have to change their
 * category, 0 to 1. A metric.
 *
 * Formula: ½ Σ |p − q|.
 * Parameters: counts or shares of the same categories in the same order; both are divided by their sums.
 * Undefined: NaN when a side is empty.
 *
 * @example totalVariationDistance([0.4, 0.3, 0.2, 0.1], [0.3, 0.3, 0.2, 0.2]) // 0.1
 */
export function totalVariationDistance(first: readonly number[], second: readonly number[]): number {
  return differences(first, second).reduce((sum, difference) => sum + difference / 2, 0)
}

/**
 * L∞ distance of two distributions over the same categories: the largest difference of a share.
 *
 * Formula: max |p − q|. Parameters and undefined cases as `totalVariationDistance`.
 *
 * @example largestShareDifference([0.4, 0.3, 0.2, 0.1], [0.3, 0.3, 0.2, 0.2]) // 0.1
 */
export function largestShareDifference(first: readonly number[], second: readonly number[]): number {
  const all = differences(first, second)
  return all.length === 0 ? Number.NaN : Math.max(...all)
}

function differences(first: readonly number[], second: readonly number[]): number[] {
  requireSameCategories(first, second)
  const q = sharesOf(second)
  const all = sharesOf(first).map((p, i) => Math.abs(p - (q[i] ?? 0)))
  return all.length === 0 ? [Number.NaN] : all
}
