import { ascending } from './holm.ts'

/**
 * Adjusted p-values of Benjamini and Hochberg: rejecting those at most q keeps the expected share of false ones among the
 * rejected at q, for tests that are independent or positively dependent.
 *
 * Formula: in ascending order p̃ᵢ = min over j ≥ i of min(1, m pⱼ / j); given back in the order of the input.
 * Undefined: no p-value gives none.
 * Source: Y. Benjamini, Y. Hochberg, J. R. Stat. Soc. B 57 (1995).
 *
 * @example benjaminiHochberg([0.01, 0.04, 0.03]) // [0.03, 0.04, 0.04]
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  return stepUp(pValues, 1)
}

/**
 * Adjusted p-values of Benjamini and Yekutieli: as `benjaminiHochberg`, but for tests that depend on each other in any way.
 *
 * Formula: those of Benjamini and Hochberg times Σ 1/i for i = 1…m, at most 1.
 * Undefined: no p-value gives none.
 * Source: Y. Benjamini, D. Yekutieli, Ann. Statist. 29 (2001).
 *
 * @example benjaminiYekutieli([0.01, 0.04]) // [0.03, 0.06]
 */
export function benjaminiYekutieli(pValues: readonly number[]): number[] {
  return stepUp(
    pValues,
    pValues.reduce((sum, _, i) => sum + 1 / (i + 1), 0),
  )
}

function stepUp(pValues: readonly number[], factor: number): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1)
  let smallest = 1
  for (const [fromLargest, i] of ascending(pValues).reverse().entries()) {
    const rank = pValues.length - fromLargest
    smallest = Math.min(smallest, (factor * pValues.length * (pValues[i] ?? 1)) / rank)
    adjusted[i] = smallest
  }
  return adjusted
}
