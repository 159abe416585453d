import { incompleteBeta } from './incomplete-beta.ts'
import { logGamma } from './log-gamma.ts'

/**
 * McNemar's test of two classifiers on the same rows: p-values for "both are right equally often", two-sided.
 *
 * Formula: X ~ Binomial(b + c, ½); exact p = min(1, 2 P(X ≤ min(b, c))), mid-p = exact − P(X = min(b, c)).
 * Parameters: `onlyFirst`, `onlySecond`: rows that only the one has right, whole counts ≥ 0.
 * Undefined: no discordant row speaks for neither, so both p are 1. Equal counts: both p are at most 1.
 * Source: Q. McNemar, Psychometrika 12 (1947); mid-p: M. W. Fagerland et al., BMC Med. Res. Methodol. 13 (2013).
 *
 * @example mcnemar(10, 3) // { exact: 0.0923, midP: 0.0574 }
 */
export function mcnemar(onlyFirst: number, onlySecond: number): { exact: number; midP: number } {
  const n = onlyFirst + onlySecond
  if (n === 0) return { exact: 1, midP: 1 }
  const k = Math.min(onlyFirst, onlySecond)
  if (k === n / 2) return { exact: 1, midP: 1 - pointMass(k, n) }
  const exact = Math.min(1, 2 * incompleteBeta(0.5, n - k, k + 1))
  return { exact, midP: exact - pointMass(k, n) }
}

function pointMass(k: number, n: number): number {
  return Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2)
}
