import { logLowerGamma, logUpperGamma } from './incomplete-gamma.ts'
import { logGamma } from './log-gamma.ts'

export type NoncentralChiSquare = {
  /** Degrees of freedom, > 0, not necessarily whole. */
  readonly dof: number
  /** Noncentrality λ ≥ 0: the mean is dof + λ. */
  readonly noncentrality: number
}

/**
 * Upper tail P(X > x) of a noncentral chi-square distribution: how a chi-square statistic behaves when something did change.
 *
 * Formula: Σ_j Poisson(j; λ/2) Q(dof/2 + j, x/2), from the likeliest j outwards, neighbours by Q(a + 1, y) = Q(a, y) + yᵃe⁻ʸ/Γ(a + 1).
 * Undefined: NaN unless `dof > 0` and `noncentrality ≥ 0`.
 * Source: N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 29.
 *
 * @example noncentralChiSquareTail(47.61904761904762, { dof: 3, noncentrality: 25 }) // 0.04178…
 */
export function noncentralChiSquareTail(x: number, distribution: NoncentralChiSquare): number {
  return mixture(x, distribution, 1)
}

/** Lower tail P(X ≤ x); see `noncentralChiSquareTail`. */
export function noncentralChiSquareBelow(x: number, distribution: NoncentralChiSquare): number {
  return mixture(x, distribution, -1)
}

const negligible = 1e-17

/** `side` 1 adds the upper tails Q, which grow with j; −1 the lower ones P, which shrink. */
function mixture(x: number, { dof, noncentrality }: NoncentralChiSquare, side: 1 | -1): number {
  if (!(dof > 0 && noncentrality >= 0) || Number.isNaN(x)) return Number.NaN
  if (x <= 0) return side === 1 ? 1 : 0
  const [half, y] = [noncentrality / 2, x / 2]
  const start = Math.floor(half)
  const a = dof / 2 + start
  const weight = half === 0 ? 1 : Math.exp(start * Math.log(half) - half - logGamma(start + 1))
  const tail = Math.exp(side === 1 ? logUpperGamma(a, y) : logLowerGamma(a, y))
  // yᵃe⁻ʸ/Γ(a + 1), by which neighbouring tails differ.
  const step = Math.exp(a * Math.log(y) - y - logGamma(a + 1))
  if (half === 0) return tail
  return (
    weight * tail +
    upwards({ half, y, start, a, weight, tail, step, side }) +
    downwards({ half, y, start, a, weight, tail, step, side })
  )
}

type Walk = Readonly<Record<'half' | 'y' | 'start' | 'a' | 'weight' | 'tail' | 'step', number>> & {
  readonly side: 1 | -1
}

function upwards({ half, y, start, a, weight, tail, step, side }: Walk): number {
  let sum = 0
  for (let [j, w, t, s] = [start + 1, weight, tail, step]; ; j++) {
    w *= half / j
    t = Math.max(0, t + side * s)
    s *= y / (a + j - start)
    sum += w * t
    if (j > half && w <= negligible * weight && w * t <= negligible * (sum + weight * tail)) return sum
    if (w === 0) return sum
  }
}

function downwards({ half, y, start, a, weight, tail, step, side }: Walk): number {
  let sum = 0
  for (let [j, w, t, s] = [start - 1, weight, tail, step]; j >= 0; j--) {
    w *= (j + 1) / half
    s *= (a - (start - 1 - j)) / y
    t = Math.max(0, t - side * s)
    sum += w * t
    if (w * t <= negligible * (sum + weight * tail) && w <= negligible * weight) return sum
  }
  return sum
}
