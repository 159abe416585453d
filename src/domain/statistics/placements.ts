/** Scores of two sides that may be compared with each other. */
export type ScoredStratum = { readonly negatives: ArrayLike<number>; readonly positives: ArrayLike<number> }

/** For each row, in the order of the scores, the share of the other side that it is on the right side of; ties count ½. */
export type Placements = {
  readonly negatives: Float64Array
  readonly positives: Float64Array
  /** Mean placement of either side: P(positive > negative) + ½ P(equal). 0 where a side is empty. */
  readonly area: number
}

/**
 * Placements of two sides in each other.
 *
 * Formula: a positive's is #{negatives below}/m + ½ #{negatives equal}/m; a negative's is #{positives above}/n + ½ #{equal}/n.
 * Undefined: where a side is empty, all are 0. Scores must be numbers; NaN is a `RangeError`.
 * Source: E. R. DeLong et al., Biometrics 44 (1988), "structural components".
 *
 * @example placementsOf({ negatives: [1, 2], positives: [2, 3] }) // positives [0.75, 1], negatives [1, 0.75], area 0.875
 */
export function placementsOf({ negatives, positives }: ScoredStratum): Placements {
  const m = negatives.length
  const n = positives.length
  const scores = new Float64Array(m + n)
  scores.set(Float64Array.from(negatives))
  scores.set(Float64Array.from(positives), m)
  if (scores.some(Number.isNaN)) throw new RangeError('a score must be a number, got NaN')
  const placed = { negatives: new Float64Array(m), positives: new Float64Array(n) }
  if (m === 0 || n === 0) return { ...placed, area: 0 }
  const order = Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0))
  const seen = { negatives: 0, positives: 0 }
  for (let from = 0; from < order.length; ) {
    const to = endOfTie(order, scores, from)
    const tie = order.slice(from, to)
    const tiedNegatives = tie.filter((at) => at < m).length
    const tiedPositives = tie.length - tiedNegatives
    for (const at of tie) {
      if (at < m) placed.negatives[at] = (n - seen.positives - tiedPositives / 2) / n
      else placed.positives[at - m] = (seen.negatives + tiedNegatives / 2) / m
    }
    seen.negatives += tiedNegatives
    seen.positives += tiedPositives
    from = to
  }
  // Summed in the order of the scores: the order of the rows must not reach the last bit.
  const area = placed.positives.toSorted().reduce((sum, value) => sum + value, 0) / n
  return { ...placed, area }
}

/** Where the run of equal scores that begins at `from` ends. */
export function endOfTie(order: readonly number[], scores: ArrayLike<number>, from: number): number {
  const score = scores[order[from] ?? 0]
  let to = from + 1
  while (to < order.length && scores[order[to] ?? 0] === score) to++
  return to
}
