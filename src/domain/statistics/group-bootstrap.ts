import type { Interval } from './interval.ts'
import type { SeededGenerator } from './seeded-generator.ts'

/** A group that is drawn as a whole: its name, its stratum, and whole counts that add up over groups. */
export type ResampledGroup = { readonly name: string; readonly stratum: string; readonly counts: readonly number[] }

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
 * Undefined: no group gives no value. The order of the groups does not matter: they are sorted by their names, which
 * must differ. What is in them does not matter for what is drawn, so exchanging the two models of a pair mirrors their difference.
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
    for (const [k, kind] of kinds.entries()) addTo(counts, kind, drawn[k] ?? 0)
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
// One of 2³² numbers chooses a group; the unevenness, at most the number of groups in 2³², is far below what a resample shows.
const twoTo32 = 2 ** 32

/** The counts of a group that are not 0, and their places. */
type Kind = { readonly places: readonly number[]; readonly counts: readonly number[] }

// Groups with the same counts are interchangeable: they are drawn by number and added once, which makes large samples cheap.
function sortIntoKinds(groups: readonly ResampledGroup[]): { kinds: Kind[]; strata: Int32Array[] } {
  const strata = splitIntoStrata(groups)
  const numbers = new Map<string, number>()
  const kinds: Kind[] = []
  const numberOf = (signature: string) => {
    const known = numbers.get(signature)
    if (known !== undefined) return known
    numbers.set(signature, kinds.length)
    kinds.push(kindOf(signature.split(',').map(Number)))
    return kinds.length - 1
  }
  return {
    kinds,
    strata: strata.map((members) => Int32Array.from(members.map(({ counts }) => numberOf(counts.join(','))))),
  }
}

function kindOf(counts: readonly number[]): Kind {
  const places = [...counts.keys()].filter((place) => counts[place] !== 0)
  return { places, counts: places.map((place) => counts[place] ?? 0) }
}

function addTo(sums: number[], { places, counts }: Kind, times: number): void {
  if (times === 0) return
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0
    sums[place] = (sums[place] ?? 0) + times * (counts[i] ?? 0)
  }
}

/** The groups by stratum, both in the order of their names. */
function splitIntoStrata(groups: readonly ResampledGroup[]): ResampledGroup[][] {
  const byStratum = new Map<string, ResampledGroup[]>()
  for (const group of groups.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const members = byStratum.get(group.stratum)
    if (members) members.push(group)
    else byStratum.set(group.stratum, [group])
  }
  const ordered = [...byStratum].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members)
  const small = ordered.filter((members) => members.length < smallestStratum).flat()
  const large = ordered.filter((members) => members.length >= smallestStratum)
  return small.length > 0 ? [...large, small] : large
}

function drawKinds(kinds: number, strata: readonly Int32Array[], generator: SeededGenerator): Int32Array {
  const drawn = new Int32Array(kinds)
  for (const stratum of strata) {
    for (let i = 0; i < stratum.length; i++) {
      const kind = stratum[Math.floor(((generator.next() >>> 0) / twoTo32) * stratum.length)] ?? 0
      drawn[kind] = (drawn[kind] ?? 0) + 1
    }
  }
  return drawn
}
