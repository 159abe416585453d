import { logLowerGamma, logUpperGamma } from './incomplete-gamma.ts'
import { normalTail } from './normal-tail.ts'

const noSkewness = 1e-5

/**
 * P(Z > z) of a standardised variable that is nearly normal but skewed: the Pearson type III distribution with mean 0, variance 1
 * and the given skewness. Far out, where alarms are decided, a normal tail would be wrong by factors.
 *
 * Formula: Z = (G − k)/√k with G ~ Gamma(k, 1) and k = 4/skewness²; mirrored where the skewness is negative; the normal
 * distribution where it is 0.
 * Undefined: NaN when either is NaN.
 * Source: K. Pearson, Phil. Trans. R. Soc. A 186 (1895).
 *
 * @example pearsonThreeTail(1.6448536269514722, 0) // 0.05
 */
export function pearsonThreeTail(z: number, skewness: number): number {
  if (Number.isNaN(z) || Number.isNaN(skewness)) return Number.NaN
  if (Math.abs(skewness) < noSkewness) return normalTail(z)
  const shape = 4 / (skewness * skewness)
  if (skewness > 0) return Math.exp(logUpperGamma(shape, shape + z * Math.sqrt(shape)))
  return Math.exp(logLowerGamma(shape, shape - z * Math.sqrt(shape)))
}
