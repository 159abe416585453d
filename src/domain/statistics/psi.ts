import { requireSameCategories, sharesOf } from './shares.ts'

/**
 * Population stability index of a window against a reference, in nats.
 *
 * Formula: Σ (p − q) ln(p / q), with p and q the shares after `smoothing` is added to every count.
 * Parameters: counts of the same categories in the same order; for numbers, of bins that the reference alone decided.
 * `smoothing` keeps a category that one side lacks from making it infinite; 0 leaves the counts as they are.
 * Undefined: NaN when a side is empty. Without smoothing ∞ where one side alone lacks a category. Categories that both sides lack
 * are left out, so that naming a label that never occurs changes nothing.
 * Source: S. Kullback, Information Theory and Statistics (1959), there the divergence J; N. Siddiqi, Credit Risk Scorecards (2006).
 *
 * @example psi([500, 500, 0], [500, 499, 1]) // 0.001098…
 */
export function psi(reference: readonly number[], window: readonly number[], smoothing = 0.5): number {
  requireSameCategories(reference, window)
  const seen = [...reference.keys()].filter((i) => (reference[i] ?? 0) > 0 || (window[i] ?? 0) > 0)
  if (!reference.some((count) => count > 0) || !window.some((count) => count > 0)) return Number.NaN
  const smooth = (counts: readonly number[]) => sharesOf(seen.map((i) => (counts[i] ?? 0) + smoothing))
  const q = smooth(window)
  return smooth(reference).reduce((sum, p, i) => sum + psiTerm(p, q[i] ?? 0), 0)
}

/** What one category adds: (p − q) ln(p / q), 0 where both shares are 0. */
export function psiTerm(p: number, q: number): number {
  return p === q ? 0 : (p - q) * Math.log(p / q)
}
