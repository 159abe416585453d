import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import type { SeededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

/** Counts of `n` labels drawn with these shares, by the labels' names `a`, `b`, …. */
export function drawLabels(n: number, shares: readonly number[], generator: SeededGenerator): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let row = 0; row < n; row++) {
    let left = uniformFloat64(generator)
    let label = 0
    while (label < shares.length - 1 && left >= (shares[label] ?? 0)) left -= shares[label++] ?? 0
    const name = nameOf(label)
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

/** How many of `n` rows have a fault of this share. */
export function drawFaults(n: number, share: number, generator: SeededGenerator): { faulty: number; n: number } {
  return { faulty: drawLabels(n, [share, 1 - share], generator).a ?? 0, n }
}

function nameOf(label: number): string {
  return String.fromCodePoint(97 + label)
}
