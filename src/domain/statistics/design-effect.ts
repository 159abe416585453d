/** The values of one group's rows: how many, their sum, and the sum of their squares. */
export type GroupTotals = { readonly size: number; readonly sum: number; readonly sumOfSquares: number }

/**
 * How many rows of a grouped sample weigh as much as one independent row, for the mean of a value: variance with the groups
 * seen as the units, divided by the variance as if rows were independent. `n` divided by it is the effective sample size.
 *
 * Formula: G/(G−1) Σ_g (S_g − m_g x̄)² / (Σ x² − n x̄²), kept between 1 and Kish's Σ m_g² / Σ m_g, which it has when the rows
 * of a group are copies of each other.
 * Parameters: one entry a group (a thread, a patient); the order does not matter.
 * Undefined: when all rows have the same value, nothing shows how alike the rows of a group are: the worst case, Kish's. One
 * group alone likewise. No row: 1.
 * Source: L. Kish, Survey Sampling (1965); J. N. K. Rao and A. J. Scott, Biometrics 48 (1992).
 *
 * @example designEffect([{ size: 2, sum: 2, sumOfSquares: 2 }, { size: 2, sum: 0, sumOfSquares: 0 }]) // 2
 */
export function designEffect(groups: readonly GroupTotals[]): number {
  const n = total(groups, ({ size }) => size)
  if (n === 0) return 1
  const copies = total(groups, ({ size }) => size * size) / n
  const mean = total(groups, ({ sum }) => sum) / n
  const independent = total(groups, ({ sumOfSquares }) => sumOfSquares) - n * mean * mean
  if (groups.length < 2 || independent <= 1e-12 * n) return copies
  const squares = groups.map(({ size, sum }) => (sum - size * mean) ** 2).sort((a, b) => a - b)
  const grouped = (groups.length / (groups.length - 1)) * squares.reduce((sum, square) => sum + square, 0)
  return Math.min(copies, Math.max(1, grouped / independent))
}

function total(groups: readonly GroupTotals[], of: (group: GroupTotals) => number): number {
  return groups.reduce((sum, group) => sum + of(group), 0)
}
