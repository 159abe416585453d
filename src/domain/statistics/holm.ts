/**
 * Holm's adjusted p-values: rejecting those at most α keeps the probability of any false rejection at α, however the tests depend
 * on each other.
 *
 * Formula: in ascending order p̃ᵢ = max over j ≤ i of min(1, (m − j + 1) pⱼ); given back in the order of the input.
 * Undefined: no p-value gives none.
 * Source: S. Holm, Scand. J. Statist. 6 (1979).
 *
 * @example holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1)
  let largest = 0
  for (const [rank, i] of ascending(pValues).entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * (pValues[i] ?? 1)))
    adjusted[i] = largest
  }
  return adjusted
}

/** The places of the p-values from the smallest to the largest. */
export function ascending(pValues: readonly number[]): number[] {
  return [...pValues.keys()].sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1) || a - b)
}
