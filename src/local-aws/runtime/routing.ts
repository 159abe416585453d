/** Picks one by weight: `random` runs from 0 up to, not including, 1. Nobody is picked where no weight is above 0. */
export function pickByWeight<V>(
  candidates: readonly V[],
  weightOf: (candidate: V) => number,
  random: number,
): V | undefined {
  const total = candidates.reduce((sum, candidate) => sum + weightOf(candidate), 0)
  const weighted = candidates.filter((candidate) => weightOf(candidate) > 0)
  let rest = random * total
  for (const candidate of weighted) {
    rest -= weightOf(candidate)
    if (rest < 0) return candidate
  }
  // Rounding may leave a crumb after the last one.
  return weighted.at(-1)
}
