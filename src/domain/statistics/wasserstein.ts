import { pooledSteps } from './pooled-steps.ts'

/**
 * Wasserstein-1 distance of two samples of numbers: how far, on average, values must be moved to turn one into the other; in the
 * unit of the values.
 *
 * Formula: ∫ |F − G|.
 * Parameters: two samples of finite numbers in any order.
 * Undefined: NaN when a side is empty or holds a value that is not finite.
 * Source: C. Villani, Optimal Transport (2009), chapter 6.
 *
 * @example wassersteinDistance([0, 1], [1, 2]) // 1
 */
export function wassersteinDistance(first: readonly number[], second: readonly number[]): number {
  if (first.length === 0 || second.length === 0 || ![...first, ...second].every(Number.isFinite)) return Number.NaN
  const steps = pooledSteps(first, second)
  return steps.reduce((sum, step, i) => {
    const width = (steps[i + 1]?.value ?? step.value) - step.value
    return sum + width * Math.abs(step.first / first.length - step.second / second.length)
  }, 0)
}

/**
 * Wasserstein-1 distance in standard deviations of the reference (ddof 0), so that one threshold serves every column.
 *
 * Undefined: NaN where `wassersteinDistance` is, and for a reference that is constant.
 *
 * @example normedWasserstein([0, 2], [1, 3]) // 1
 */
export function normedWasserstein(reference: readonly number[], window: readonly number[]): number {
  const mean = reference.reduce((sum, value) => sum + value, 0) / reference.length
  const variance = reference.reduce((sum, value) => sum + (value - mean) ** 2, 0) / reference.length
  return variance > 0 ? wassersteinDistance(reference, window) / Math.sqrt(variance) : Number.NaN
}
