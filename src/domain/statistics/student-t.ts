import { logIncompleteBeta } from './incomplete-beta.ts'

const halvings = 200
const precise = 1e-14

/**
 * Upper tail of Student's distribution: P(T > t).
 *
 * Formula: ½ I_x(dof/2, ½) with x = dof/(dof + t²) for t ≥ 0; 1 minus that of −t otherwise.
 * Parameters: `dof` > 0, not necessarily whole. Undefined: NaN for another `dof`.
 * Source: NIST Digital Library of Mathematical Functions, 8.17(v).
 *
 * @example studentTail(2, 10) // 0.03669…
 */
export function studentTail(t: number, dof: number): number {
  if (t < 0) return 1 - studentTail(-t, dof)
  return 0.5 * Math.exp(logIncompleteBeta(dof / (dof + t * t), dof / 2, 0.5))
}

/**
 * The t that Student's distribution exceeds with the probability `tail`.
 *
 * Formula: inverse of `studentTail`, by bisection in x = dof/(dof + t²), in logarithms, so that small tails keep their precision.
 * Parameters: `tail` in (0, 1), `dof` > 0. Undefined: NaN for other values.
 *
 * @example studentQuantile(0.025, 6) // 2.4469…
 */
export function studentQuantile(tail: number, dof: number): number {
  if (!(tail > 0 && tail < 1 && dof > 0)) return Number.NaN
  if (tail > 0.5) return -studentQuantile(1 - tail, dof)
  const limit = Math.log(2 * tail)
  let [below, above] = [Number.NEGATIVE_INFINITY, 0]
  // The logarithm of x: doubled downwards until it is below, then halved.
  for (let low = -1; below === Number.NEGATIVE_INFINITY; low *= 2) {
    if (logIncompleteBeta(Math.exp(low), dof / 2, 0.5) <= limit) below = low
    else above = low
  }
  for (let i = 0; i < halvings && above - below > -precise * above; i++) {
    const middle = (below + above) / 2
    if (logIncompleteBeta(Math.exp(middle), dof / 2, 0.5) < limit) below = middle
    else above = middle
  }
  return Math.sqrt(dof * Math.expm1(-(below + above) / 2))
}
