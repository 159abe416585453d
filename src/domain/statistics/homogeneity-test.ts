import { chiSquareTail } from './chi-square.ts'
import { noncentralChiSquareTail } from './noncentral-chi-square.ts'
import { requireSameCategories } from './shares.ts'

export type Homogeneity = {
  /** Pearson's X² and the likelihood ratio G, each with its p-value. */
  readonly statistic: number
  readonly pValue: number
  readonly likelihoodRatio: number
  readonly likelihoodRatioPValue: number
  readonly dof: number
  /** Share of cells with an expected count below 5: above 0.2 the chi-square distribution is a poor guide, a permutation a better one. */
  readonly sparseShare: number
}

/**
 * Chi-square test of homogeneity on a 2×k table: do two samples come from the same distribution over categories? Not the test of
 * fit against a reference taken as exact, which raises false alarms as soon as the reference is a sample itself.
 *
 * Formula: X² = Σ (o − e)² / e, G = 2 Σ o ln(o / e), e = row · column / all; p = P(χ²(k − 1) > X²), computed as a tail.
 * Parameters: counts of the same categories in the same order. Categories that both sides lack are dropped. `yates` takes ½ off every
 * |o − e| (not below 0) for X².
 * Undefined: an empty side, or one category alone, is no evidence: statistic 0, dof 0, p 1.
 * Source: K. Pearson, Phil. Mag. 50 (1900); F. Yates, J. R. Stat. Soc. Suppl. 1 (1934).
 *
 * @example testHomogeneity([30, 50, 20], [45, 40, 15]).pValue // 0.08957…
 */
export function testHomogeneity(
  first: readonly number[],
  second: readonly number[],
  { yates = false }: { readonly yates?: boolean } = {},
): Homogeneity {
  requireSameCategories(first, second)
  const rows = [sum(first), sum(second)]
  const all = sum(rows)
  const cells = first.flatMap((count, i) => {
    const column = count + (second[i] ?? 0)
    return column > 0 ? [count, second[i] ?? 0].map((o, row) => ({ o, e: ((rows[row] ?? 0) * column) / all })) : []
  })
  const dof = cells.length / 2 - 1
  if (dof < 1 || rows.includes(0)) {
    return { statistic: 0, pValue: 1, likelihoodRatio: 0, likelihoodRatioPValue: 1, dof: 0, sparseShare: 0 }
  }
  const off = yates ? 0.5 : 0
  const statistic = sum(cells.map(({ o, e }) => Math.max(0, Math.abs(o - e) - off) ** 2 / e))
  const likelihoodRatio = 2 * sum(cells.map(({ o, e }) => (o > 0 ? o * Math.log(o / e) : 0)))
  return {
    statistic,
    pValue: chiSquareTail(statistic, dof),
    likelihoodRatio,
    likelihoodRatioPValue: chiSquareTail(likelihoodRatio, dof),
    dof,
    sparseShare: cells.filter(({ e }) => e < 5).length / cells.length,
  }
}

/**
 * p-value of "the distributions differ by at most w₀" from the X² of two samples of n and m rows: a large sample with a trivial
 * difference is not significant.
 *
 * Formula: 1 − F of the noncentral chi-square at X², with k − 1 degrees of freedom and λ = w₀² nm / (n + m).
 * Parameters: `minimumSquared` is w₀², Cohen's effect squared; `dof` of the test.
 * Undefined: no degree of freedom is no evidence: 1.
 *
 * @example minimumEffectPValue({ statistic: 47.61904761904762, dof: 3 }, { n: 1000, m: 1000 }, 0.05) // 0.04178…
 */
export function minimumEffectPValue(
  { statistic, dof }: Pick<Homogeneity, 'statistic' | 'dof'>,
  { n, m }: { readonly n: number; readonly m: number },
  minimumSquared: number,
): number {
  if (dof < 1) return 1
  return noncentralChiSquareTail(statistic, { dof, noncentrality: (minimumSquared * n * m) / (n + m) })
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
