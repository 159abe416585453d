import { logBeta } from './log-gamma.ts'

const mostTerms = 10_000
const precision = 1e-16
const tiny = 1e-300

/**
 * Natural logarithm of the regularised incomplete beta function I_x(a, b) = P(X ≤ x) for X ~ Beta(a, b). In logarithms, so
 * that a tail far below 1e-308 keeps its size.
 *
 * Formula: continued fraction by Lentz's method, on the side of x where it converges fast.
 * Parameters: `x` in [0, 1] (clamped), `a, b > 0`. Undefined: NaN for other `a`, `b`.
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22.
 *
 * @example Math.exp(logIncompleteBeta(0.5, 2, 2)) // 0.5
 */
export function logIncompleteBeta(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0) || Number.isNaN(x)) return Number.NaN
  if (x <= 0) return Number.NEGATIVE_INFINITY
  if (x >= 1) return 0
  if (x > (a + 1) / (a + b + 2)) return Math.log1p(-Math.exp(logIncompleteBeta(1 - x, b, a)))
  const front = a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b) - Math.log(a)
  return front - Math.log(continuedFraction(x, a, b))
}

/** The regularised incomplete beta function I_x(a, b); see `logIncompleteBeta`. */
export function incompleteBeta(x: number, a: number, b: number): number {
  return Math.exp(logIncompleteBeta(x, a, b))
}

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 0
  let value = 1
  for (let term = 1; term < mostTerms; term++) {
    const coefficient = fractionTerm(term, x, a, b)
    d = 1 / away(1 + coefficient * d)
    c = away(1 + coefficient / c)
    value *= c * d
    if (Math.abs(c * d - 1) < precision) break
  }
  return value
}

function fractionTerm(term: number, x: number, a: number, b: number): number {
  const m = Math.floor(term / 2)
  return term % 2 === 0
    ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
}

function away(value: number): number {
  return Math.abs(value) < tiny ? tiny : value
}
