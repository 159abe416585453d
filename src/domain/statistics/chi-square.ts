import { logUpperGamma } from './incomplete-gamma.ts'

/**
 * Upper tail P(X > x) of a chi-square distribution.
 *
 * Formula: Q(dof/2, x/2), the regularised incomplete gamma function, computed as a tail.
 * Parameters: `x ≥ 0`; `dof ≥ 0`, not necessarily whole.
 * Undefined: no degree of freedom is a distribution that is always 0: 1 at x ≤ 0 and 0 above. NaN for other `dof`.
 *
 * @example chiSquareTail(3.841458820694124, 1) // 0.05
 */
export function chiSquareTail(x: number, dof: number): number {
  if (dof === 0) return x <= 0 ? 1 : 0
  return Math.exp(logUpperGamma(dof / 2, x / 2))
}

const halvings = 200

/**
 * The value that a chi-square distribution exceeds with probability `tail`.
 *
 * Formula: the root of `chiSquareTail(x, dof) = tail` by bisection, to the last bit.
 * Undefined: NaN unless `dof > 0` and `tail` lies in (0, 1].
 *
 * @example chiSquareQuantile(0.05, 1) // 3.841…
 */
export function chiSquareQuantile(tail: number, dof: number): number {
  if (!(dof > 0 && tail > 0 && tail <= 1)) return Number.NaN
  let below = 0
  let above = dof + 1
  while (chiSquareTail(above, dof) > tail) above *= 2
  for (let i = 0; i < halvings; i++) {
    const middle = (below + above) / 2
    if (middle === below || middle === above) break
    if (chiSquareTail(middle, dof) > tail) below = middle
    else above = middle
  }
  return above
}
