import { logGamma } from './log-gamma.ts'

const mostTerms = 1_000_000
const precision = 1e-16
const tiny = 1e-300

/**
 * Natural logarithm of the upper regularised incomplete gamma function Q(a, x) = P(X > x) for X ~ Gamma(a, 1). Computed as a
 * tail of its own where it is small, never as 1 minus the other side, so that 1e-300 keeps its digits.
 *
 * Formula: the series of P(a, x) for x < a + 1, else the continued fraction of Q(a, x) by Lentz's method.
 * Parameters: `a > 0`, `x ≥ 0` (below 0 is taken as 0).
 * Undefined: NaN for other `a`.
 * Source: NIST Digital Library of Mathematical Functions, 8.7.1 and 8.9.2.
 *
 * @example Math.exp(logUpperGamma(1, 2)) // e⁻² = 0.1353…
 */
export function logUpperGamma(a: number, x: number): number {
  if (!(a > 0) || Number.isNaN(x)) return Number.NaN
  if (x <= 0) return 0
  if (x === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
  return x < a + 1 ? Math.log1p(-Math.exp(logSeries(a, x))) : logFraction(a, x)
}

/** Natural logarithm of the lower regularised incomplete gamma function P(a, x) = 1 − Q(a, x); see `logUpperGamma`. */
export function logLowerGamma(a: number, x: number): number {
  if (!(a > 0) || Number.isNaN(x)) return Number.NaN
  if (x <= 0) return Number.NEGATIVE_INFINITY
  if (x === Number.POSITIVE_INFINITY) return 0
  return x < a + 1 ? logSeries(a, x) : Math.log1p(-Math.exp(logFraction(a, x)))
}

function logSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < mostTerms && term > sum * precision; n++) {
    term *= x / (a + n)
    sum += term
  }
  return a * Math.log(x) - x - logGamma(a) + Math.log(sum)
}

function logFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let value = d
  for (let n = 1; n < mostTerms; n++) {
    const coefficient = -n * (n - a)
    b += 2
    d = 1 / away(coefficient * d + b)
    c = away(b + coefficient / c)
    value *= c * d
    if (Math.abs(c * d - 1) < precision) break
  }
  return a * Math.log(x) - x - logGamma(a) + Math.log(value)
}

function away(value: number): number {
  return Math.abs(value) < tiny ? tiny : value
}
