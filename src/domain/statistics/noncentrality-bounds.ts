import type { Interval } from './interval.ts'
import { noncentralChiSquareBelow, noncentralChiSquareTail } from './noncentral-chi-square.ts'

const halvings = 100
const precise = 1e-10

/**
 * One-sided confidence bounds of the noncentrality λ of a chi-square statistic: how far from "nothing changed" it speaks.
 *
 * Formula: lower: the λ with P(X ≥ statistic; λ) = tail, 0 where λ = 0 has at least that much; upper: the λ with
 * P(X ≤ statistic; λ) = tail. So the lower bound is above 0 exactly when the chi-square test rejects at the level `tail`.
 * Parameters: `statistic`, `dof > 0`, not necessarily whole; `tail` is what is left out on each side.
 * Undefined: a statistic at or below 0 has the lower bound 0.
 * Source: inversion of the test, as J. H. Steiger and R. T. Fouladi in What If There Were No Significance Tests (1997), chapter 9.
 *
 * @example noncentralityBounds({ statistic: 30, dof: 3 }, 0.05) // { lower: 13.01…, upper: 48.43… }
 */
export function noncentralityBounds({ statistic, dof }: { statistic: number; dof: number }, tail: number): Interval {
  const above = (noncentrality: number) => noncentralChiSquareTail(statistic, { dof, noncentrality })
  const below = (noncentrality: number) => noncentralChiSquareBelow(statistic, { dof, noncentrality })
  return {
    lower: statistic <= 0 || above(0) >= tail ? 0 : rootOf((lambda) => tail - above(lambda), statistic),
    upper: statistic <= 0 || below(0) <= tail ? 0 : rootOf((lambda) => below(lambda) - tail, statistic + dof),
  }
}

/** The noncentrality with which a chi-square test at `level` rejects with probability `power`. */
export function noncentralityForPower(dof: number, critical: number, power: number): number {
  return rootOf((noncentrality) => power - noncentralChiSquareTail(critical, { dof, noncentrality }), critical)
}

/** Where a falling function of λ, positive at 0, meets 0. */
function rootOf(falling: (lambda: number) => number, guess: number): number {
  let below = 0
  let above = Math.max(guess, 1)
  while (falling(above) > 0) {
    below = above
    above *= 2
  }
  for (let i = 0; i < halvings && above - below > precise * above; i++) {
    const middle = (below + above) / 2
    if (falling(middle) > 0) below = middle
    else above = middle
  }
  return (below + above) / 2
}
