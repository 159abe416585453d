import type { PairMatrix } from './pair-matrix.ts'

/**
 * The kernel of radial basis functions: alike is 1, far apart is near 0.
 *
 * Formula: exp(−γ d²).
 * Parameters: squared distances; `gamma` > 0, the usual choice is 1 / median of them. Undefined: γ that is not finite gives NaN.
 *
 * @example rbfKernel(squaredDistances([[0], [1]]), 0.5).values[1] // 0.6065…
 */
export function rbfKernel({ size, values }: PairMatrix, gamma: number): PairMatrix {
  return { size, values: values.map((squared) => Math.exp(-gamma * squared)) }
}

/**
 * The kernel whose squared maximum mean discrepancy is the squared energy distance.
 *
 * Formula: −d.
 * Source: D. Sejdinovic, B. Sriperumbudur, A. Gretton, K. Fukumizu, Ann. Statist. 41 (2013) 2263–2291.
 *
 * @example energyKernel(squaredDistances([[0, 0], [3, 4]])).values[1] // -5
 */
export function energyKernel({ size, values }: PairMatrix): PairMatrix {
  return { size, values: values.map((squared) => -Math.sqrt(squared)) }
}
