import { uniformInt } from 'pure-rand/distribution/uniformInt'
import type { Interval } from './interval.ts'
import type { SeededGenerator } from './seeded-generator.ts'

/** A group that is drawn as a whole: its stratum, and whole counts that add up over groups. */
export type ResampledGroup = { readonly stratum: string; readonly counts: readonly number[] }

export type Resampling = {
  readonly groups: readonly ResampledGroup[]
  readonly resamples: number
  readonly generator: SeededGenerator
  /** The statistics of one resample from its counts; NaN where one is undefined. */
  readonly statistics: (counts: readonly number[]) => readonly number[]
}

/**
 * Stratified bootstrap of whole groups: how statistics of summed counts vary. For the difference of two models on the same rows
 * (the paired bootstrap), one group carries the counts of both.
 *
 * Formula: in each resample, as many groups are drawn with replacement from every stratum as it has; the counts of the drawn
 * groups are added and the statistics computed from the sums. Strata of fewer than five groups are drawn from together, because
 * a stratum of one would never vary.
 * Returns: for each statistic its sorted values, those that were NaN left out.
 * Undefined: no group gives no value. The order of the groups does not matter: they are sorted by their content.
 * Source: A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application (1997), 3.8 (groups) and 3.2 (strata).
 *
 * @example resampleGroups({ groups, resamples: 2000, generator: seededGenerator(1, 'f1'), statistics: ([tp = 0, n = 0]) => [tp / n] })
 */
export function resampleGroups({ groups, resamples, generator, statistics }: Resampling): number[][] {
  const { kinds, strata } = sortIntoKinds(groups)
  const width = groups[0]?.counts.length ?? 0
  const values: number[][] = []
  if (groups.length === 0) return values
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = drawKinds(kinds.length, strata, generator)
    const counts = new Array<number>(width).fill(0)
    kinds.forEach((kind, k) => {
      const times = drawn[k] ?? 0
      if (times === 0) return
      for (const [i, count] of kind.entries()) counts[i] = (counts[i] ?? 0) + times * count
    })
    statistics(counts).forEach((value, i) => {
      values[i] ??= []
      if (!Number.isNaN(value)) values[i]?.push(value)
    })
  }
  for (const of of values) of.sort((a, b) => a - b)
  return values
}

/** The percentile interval of sorted bootstrap values, `tail` left out on each side; `undefined` when there is no value. */
export function percentileInterval(sorted: readonly number[], tail: number): Interval | undefined {
  const leftOut = Math.floor(sorted.length * tail)
  const lower = sorted[leftOut]
  const upper = sorted[sorted.length - 1 - leftOut]
  return lower === undefined || upper === undefined ? undefined : { lower, upper }
}

const smallestStratum = 5

// Groups with the same counts are interchangeable: they are drawn by number and added once, which makes large samples cheap.
function sortIntoKinds(groups: readonly ResampledGroup[]): { kinds: number[][]; strata: Int32Array[] } {
  const strata = splitIntoStrata(groups)
  const numbers = new Map<string, number>()
  const kinds: number[][] = []
  const numberOf = (signature: string) => {
    const known = numbers.get(signature)
    if (known !== undefined) return known
    numbers.set(signature, kinds.length)
    kinds.push(signature.split(',').map(Number))
    return kinds.length - 1
  }
  return { kinds, strata: strata.map((members) => Int32Array.from(members.sort().map(numberOf))) }
}

/** The signatures of the groups' counts by stratum, the strata in a fixed order. */
function splitIntoStrata(groups: readonly ResampledGroup[]): string[][] {
  const byName = new Map<string, string[]>()
  for (const { stratum, counts } of groups) {
    const members = byName.get(stratum) ?? []
    members.push(counts.join(','))
    byName.set(stratum, members)
  }
  const ordered = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members)
  const small = ordered.filter((members) => members.length < smallestStratum).flat()
  const large = ordered.filter((members) => members.length >= smallestStratum)
  return small.length > 0 ? [...large, small] : large
}

function drawKinds(kinds: number, strata: readonly Int32Array[], generator: SeededGenerator): Int32Array {
  const drawn = new Int32Array(kinds)
  for (const stratum of strata) {
    const last = stratum.length - 1
    for (let i = 0; i <= last; i++) {
      const kind = stratum[uniformInt(generator, 0, last)] ?? 0
      drawn[kind] = (drawn[kind] ?? 0) + 1
    }
  }
  return drawn
}
