import { logUpperGamma } from './incomplete-gamma.ts'

/**
 * Upper tail P(Z > z) of the standard normal distribution, computed as a tail.
 *
 * Formula: ½ Q(½, z²/2) for z ≥ 0, its mirror below.
 *
 * @example normalTail(1.959963984540054) // 0.025
 */
export function normalTail(z: number): number {
  const half = Math.exp(logUpperGamma(0.5, (z * z) / 2)) / 2
  return z >= 0 ? half : 1 - half
}
