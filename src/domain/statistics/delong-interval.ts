import type { Interval } from './interval.ts'
import { normalQuantile } from './normal-quantile.ts'
import { type Placements, placementsOf, type ScoredStratum } from './placements.ts'

export type AucEstimate = Interval & {
  /** Null where no stratum has both sides. */
  readonly auc: number | null
  readonly standardError: number | null
}

const halvings = 60

/**
 * Area under the ROC curve, P(positive > negative) + ½ P(equal), with DeLong's one-sided bounds; over strata whose scores must
 * not be compared with each other.
 *
 * Formula: A = Σ w_s A_s with w_s ∝ m_s n_s/(m_s + n_s); var A = `inflation` · Σ w_s² (S₁₀/m_s + S₀₁/n_s), S₁₀ and S₀₁ the variances of the
 * placements of negatives and positives within strata, pooled over strata. The lower bound is the L with A − L = z σ(L), where
 * σ(L)² is that variance or, if larger, Hanley and McNeil's for an area of L; the upper bound likewise. So a bound of ½ agrees
 * with the Mann–Whitney test, and perfect separation of a few rows is no certainty.
 * Parameters: `tail` is left out on each side; `inflation` ≥ 1 for rows that are not independent (`clusterInflation`).
 * Undefined: without a stratum that has both sides the area is null and the bounds are [0, 1].
 * Source: E. R. DeLong et al., Biometrics 44 (1988) 837–845; J. A. Hanley and B. J. McNeil, Radiology 143 (1982) 29–36; solved
 * for the bound as by R. G. Newcombe, Statistics in Medicine 25 (2006) 559–573.
 *
 * @example delongInterval([{ negatives: [1, 2, 3], positives: [2.5, 3.5, 4] }], 0.05) // auc 0.888…, standardError 0.157…
 */
export function delongInterval(strata: readonly ScoredStratum[], tail: number, inflation = 1): AucEstimate {
  return aucInterval(strata.map(placementsOf), tail, inflation)
}

/** `delongInterval` where the placements are there already. */
export function aucInterval(placements: readonly Placements[], tail: number, inflation = 1): AucEstimate {
  const strata = weigh(placements)
  if (strata.length === 0) return { auc: null, standardError: null, lower: 0, upper: 1 }
  const auc = sum(strata, ({ weight, area }) => weight * area)
  const variance = inflation * delongVariance(strata)
  const z = normalQuantile(1 - tail)
  const sigma = (area: number) => Math.sqrt(Math.max(variance, inflation * modelVariance(strata, area)))
  const lower = solve(0, auc, (area) => auc - area > z * sigma(area))
  const upper = solve(1, auc, (area) => area - auc > z * sigma(area))
  return { auc, standardError: Math.sqrt(variance), lower, upper }
}

/** From `outside`, which the condition holds for, towards `inside`: the last value for which it does. */
function solve(outside: number, inside: number, isOutside: (area: number) => boolean): number {
  if (!isOutside(outside)) return outside
  let out = outside
  let within = inside
  for (let i = 0; i < halvings; i++) {
    const middle = (out + within) / 2
    if (isOutside(middle)) out = middle
    else within = middle
  }
  return out
}

type Weighed = Placements & { readonly weight: number }

function weigh(placements: readonly Placements[]): Weighed[] {
  const measured = placements.filter(({ negatives, positives }) => negatives.length > 0 && positives.length > 0)
  const weightOf = ({ negatives: { length: m }, positives: { length: n } }: Placements) => (m * n) / (m + n)
  const all = sum(measured, weightOf)
  return measured.map((stratum) => ({ ...stratum, weight: weightOf(stratum) / all }))
}

function delongVariance(strata: readonly Weighed[]): number {
  const negative = pooledVariance(strata, ({ negatives }) => negatives)
  const positive = pooledVariance(strata, ({ positives }) => positives)
  return sum(strata, ({ weight, negatives: { length: m }, positives: { length: n } }) => {
    return weight * weight * (negative / m + positive / n)
  })
}

function pooledVariance(strata: readonly Weighed[], of: (stratum: Weighed) => Float64Array): number {
  const freedom = sum(strata, (stratum) => of(stratum).length - 1)
  if (freedom <= 0) return 0
  const squares = sum(strata, (stratum) => of(stratum).reduce((total, value) => total + (value - stratum.area) ** 2, 0))
  return squares / freedom
}

function modelVariance(strata: readonly Weighed[], area: number): number {
  return sum(strata, ({ weight, negatives: { length: m }, positives: { length: n } }) => {
    return weight * weight * hanleyMcNeilVariance(area, m, n)
  })
}

/**
 * Variance of an observed area under the ROC curve when the true one is `area`, for `negatives` and `positives` rows.
 *
 * Formula: (A(1−A) + (n−1)(A/(2−A) − A²) + (m−1)(2A²/(1+A) − A²))/mn. At ½ it is (m+n+1)/12mn, the variance of Mann–Whitney.
 * Source: J. A. Hanley and B. J. McNeil, Radiology 143 (1982) 29–36.
 *
 * @example hanleyMcNeilVariance(0.5, 50, 50) // 0.003366…
 */
export function hanleyMcNeilVariance(area: number, negatives: number, positives: number): number {
  const square = area * area
  const ofPositives = (positives - 1) * (area / (2 - area) - square)
  const ofNegatives = (negatives - 1) * ((2 * square) / (1 + area) - square)
  return (area * (1 - area) + ofPositives + ofNegatives) / (negatives * positives)
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
