import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import type { SeededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

/** Counts of `n` rows drawn into cells of these shares. */
export function drawCells(n: number, shares: readonly number[], generator: SeededGenerator): number[] {
  const counts = shares.map(() => 0)
  const ends: number[] = []
  for (const share of shares) ends.push((ends.at(-1) ?? 0) + share)
  for (let row = 0; row < n; row++) {
    const drawn = uniformFloat64(generator) * (ends.at(-1) ?? 1)
    let [low, high] = [0, ends.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 1) > drawn) high = middle
      else low = middle + 1
    }
    counts[low] = (counts[low] ?? 0) + 1
  }
  return counts
}
