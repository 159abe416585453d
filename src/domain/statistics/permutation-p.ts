/**
 * p-value of a permutation test from the statistics of random permutations. The one that was observed counts as one of them, so p
 * is never 0 and the test keeps its level with any number of permutations.
 *
 * Formula: (1 + #{permuted ≥ observed}) / (B + 1).
 * Parameters: statistics that are large when something changed. Differences below a relative 1e-12 are rounding, and count as equal.
 * Undefined: without permutations, or for an observation that is NaN, 1.
 * Source: B. Phipson, G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 9 (2010).
 *
 * @example permutationP(3, [1, 2, 3, 4]) // 0.6
 */
export function permutationP(observed: number, permuted: readonly number[]): number {
  const limit = observed - 1e-12 * Math.abs(observed)
  const beyond = permuted.filter((statistic) => !(statistic < limit)).length
  return (1 + beyond) / (permuted.length + 1)
}
