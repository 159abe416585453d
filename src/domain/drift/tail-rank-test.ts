import { pearsonThreeTail } from '../statistics/pearson-three-tail.ts'
import { endOfTie, type ScoredStratum } from '../statistics/placements.ts'

/**
 * Rank test of "the two sides are alike" that looks at the ends: a new kind of text is often a small share of a window, its
 * scores are then the highest, and the middle says nothing. Both ends are looked at, since texts may also cease to come.
 *
 * Formula: T = Σ over the positives of Savage's scores a_i = Σ_{j=N−i+1}^{N} 1/j of their ranks (mean score in ties), summed
 * over strata; its mean, variance and third moment under random sides are exact, and its tail is Pearson's type III with them.
 * The same for the negatives from the other end. p = min(1, 2 min(p_top, p_bottom)).
 * Parameters: `inflation` is by how much the variance is larger because rows belong together; 1 where they do not.
 * Undefined: p = 1 when no stratum has both sides, or all scores are equal. The order of the rows does not matter.
 * Source: I. R. Savage, Ann. Math. Stat. 27 (1956) 590–615; locally best against a change of scale of exponential scores.
 *
 * @example tailRankTest([{ negatives: [1, 2, 3], positives: [4, 5, 6] }])
 */
export function tailRankTest(strata: readonly ScoredStratum[], inflation = 1): number {
  const top = strata.map(({ negatives, positives }) =>
    momentsOf(Float64Array.from(negatives), Float64Array.from(positives)),
  )
  const bottom = strata.map(({ negatives, positives }) => momentsOf(mirror(positives), mirror(negatives)))
  return Math.min(1, 2 * Math.min(tailOf(top, inflation), tailOf(bottom, inflation)))
}

type Moments = { readonly excess: number; readonly variance: number; readonly third: number }

function tailOf(strata: readonly Moments[], inflation: number): number {
  const total = (of: (moments: Moments) => number) => strata.reduce((sum, moments) => sum + of(moments), 0)
  const deviation = Math.sqrt(inflation * total(({ variance }) => variance))
  if (deviation === 0) return 1
  return pearsonThreeTail(total(({ excess }) => excess) / deviation, total(({ third }) => third) / deviation ** 3)
}

/** How far the positives' scores exceed their mean, and the moments of that when the sides are drawn at random. */
function momentsOf(negatives: Float64Array, positives: Float64Array): Moments {
  const m = negatives.length
  const n = positives.length
  const size = m + n
  if (m === 0 || n === 0) return { excess: 0, variance: 0, third: 0 }
  const scores = new Float64Array(size)
  scores.set(negatives)
  scores.set(positives, m)
  const order = Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0))
  let excess = 0
  let squares = 0
  let cubes = 0
  for (let from = 0, savage = 0; from < size; ) {
    const to = endOfTie(order, scores, from)
    let tied = 0
    for (let i = from; i < to; i++) {
      savage += 1 / (size - i)
      tied += savage
    }
    // Savage's scores have the mean 1.
    const deviation = tied / (to - from) - 1
    excess += deviation * order.slice(from, to).filter((at) => at >= m).length
    squares += (to - from) * deviation ** 2
    cubes += (to - from) * deviation ** 3
    from = to
  }
  const variance = (n * m * squares) / (size * (size - 1))
  const third = size > 2 ? (n * m * (m - n) * cubes) / (size * (size - 1) * (size - 2)) : 0
  return squares < 1e-12 ? { excess: 0, variance: 0, third: 0 } : { excess, variance, third }
}

function mirror(scores: ArrayLike<number>): Float64Array {
  return Float64Array.from(scores, (score) => -score)
}
