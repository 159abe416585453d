import type { Placements } from '../statistics/placements.ts'
import type { ScoredBlock } from './domain-classifier.ts'

/**
 * How much larger the variance of an area under the curve is than for independent documents, when those of a cluster (a thread)
 * are alike.
 *
 * Formula: Σ over clusters (Σ u)² / Σ u², kept at 1 or above; u = (placement − area)/size of its side in its block.
 * Undefined: 1 when all placements are equal, or no cluster has two documents.
 * Source: N. A. Obuchowski, Biometrics 53 (1997) 567–578.
 */
export function clusterInflation(
  scored: readonly ScoredBlock[],
  placements: readonly Placements[],
  clusterOf: Int32Array,
): number {
  const sums = new Map<number, number>()
  let squares = 0
  const add = (document: number, value: number) => {
    const cluster = clusterOf[document] ?? document
    sums.set(cluster, (sums.get(cluster) ?? 0) + value)
    squares += value * value
  }
  scored.forEach(({ reference, window }, block) => {
    const { area, negatives, positives } = placements[block] ?? emptyPlacements
    reference.forEach(({ document }, i) => {
      add(document, ((negatives[i] ?? area) - area) / reference.length)
    })
    window.forEach(({ document }, i) => {
      add(document, ((positives[i] ?? area) - area) / window.length)
    })
  })
  const clustered = [...sums.values()].reduce((sum, value) => sum + value * value, 0)
  return squares > 0 ? Math.max(1, clustered / squares) : 1
}

const emptyPlacements: Placements = { negatives: new Float64Array(0), positives: new Float64Array(0), area: 0 }
