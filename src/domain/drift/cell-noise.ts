import { chiSquareTail } from '../statistics/chi-square.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'
import { pearsonThreeTail } from '../statistics/pearson-three-tail.ts'
import { type SeededGenerator, seededGenerator } from '../statistics/seeded-generator.ts'
import type { CellNorm } from './cell-norms.ts'

/** A sample whose distribution function wavers: its shares, and how its mean's variance and third moment follow from a row's. */
export type WaveringSample = { readonly shares: readonly number[]; readonly variance: number; readonly third: number }

/** How a distance varies by chance alone. */
export type CellNoise = {
  /** Of the distance's square. */
  readonly mean: number
  /** Standard deviation and skewness of what the distance looks at most closely. */
  readonly deviation: number
  readonly skewness: number
  readonly dof: number
}

const draws = 2000

/**
 * How large a distance between two distribution functions over cells is by chance alone.
 *
 * Formula: both functions waver like Brownian bridges at the cells' ends; 2,000 of them are drawn, and the distance's square is taken
 * for a shifted and scaled chi-square, σ²(χ²(ν) − ν) + mean, with their mean and variance. σ² is not fitted: it is the largest variance
 * of all that the norm can look at, which alone rules its far tail, so that the levels of daily checks need no million draws.
 * Parameters: `samples` that waver independently.
 * Undefined: without spread (all rows in one cell) it is always 0.
 * Source: C. Borell, Invent. Math. 30 (1975) for the tail; J. Durbin, Distribution Theory for Tests Based on the Sample Distribution
 * Function (1973) for the bridges. Measured: test/domain/drift/cell-distance.test.ts.
 */
export function cellNoise(norm: CellNorm, samples: readonly WaveringSample[], seed: number): CellNoise {
  const squares = drawSquares(norm, samples, normals(seededGenerator(seed, 'cell noise')))
  const mean = squares.reduce((sum, square) => sum + square, 0) / draws
  const spread = squares.reduce((sum, square) => sum + (square - mean) ** 2, 0) / draws
  const rows = samples.map((sample) => ({ sample, row: norm.spread(sample.shares) }))
  const variance = rows.reduce((sum, { sample, row }) => sum + sample.variance * row.variance, 0)
  const third = rows.reduce((sum, { sample, row }) => sum + sample.third * Math.abs(row.third), 0)
  if (!(variance > 0)) return { mean: 0, deviation: 0, skewness: 0, dof: 0 }
  return { mean, deviation: Math.sqrt(variance), skewness: third / variance ** 1.5, dof: spread / (2 * variance ** 2) }
}

function drawSquares(norm: CellNorm, samples: readonly WaveringSample[], normal: () => number): Float64Array {
  const bridges = samples.map(bridgeOf)
  const differences = new Float64Array(samples[0]?.shares.length ?? 0)
  const squares = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw++) {
    differences.fill(0)
    for (const bridge of bridges) addBridge(differences, bridge, normal)
    squares[draw] = norm.of(differences) ** 2
  }
  return squares
}

/** A bridge's standard deviation within each cell, where it stands at the cells' ends, and room for the steps of one draw. */
type Bridge = { readonly deviations: Float64Array; readonly ends: Float64Array; readonly steps: Float64Array }

function bridgeOf({ shares, variance }: WaveringSample): Bridge {
  let below = 0
  const ends = Float64Array.from(shares, (share) => {
    below += share
    return below
  })
  const deviations = Float64Array.from(shares, (share) => Math.sqrt(share * variance))
  return { deviations, ends, steps: new Float64Array(shares.length) }
}

/** Adds one draw of a bridge to the differences at the cells' ends. */
function addBridge(differences: Float64Array, { deviations, ends, steps }: Bridge, normal: () => number): void {
  let end = 0
  for (let cell = 0; cell < steps.length; cell++) {
    const deviation = deviations[cell] ?? 0
    const step = deviation > 0 ? deviation * normal() : 0
    steps[cell] = step
    end += step
  }
  let moved = 0
  for (let cell = 0; cell < steps.length; cell++) {
    moved += steps[cell] ?? 0
    differences[cell] = (differences[cell] ?? 0) + moved - (ends[cell] ?? 0) * end
  }
}

const twoTo32 = 2 ** 32

/** Standard normal numbers, two at a time (G. E. P. Box, M. E. Muller, Ann. Math. Statist. 29, 1958). */
function normals(generator: SeededGenerator): () => number {
  const uniform = () => ((generator.next() >>> 0) + 0.5) / twoTo32
  let other: number | undefined
  return () => {
    if (other !== undefined) {
      const ready = other
      other = undefined
      return ready
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()))
    const angle = 2 * Math.PI * uniform()
    other = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}

/**
 * Probability that chance alone gives a distance at least as large. Few rows in the rare cells make the tail heavier than that of a
 * bridge: the distance is first taken for the one that is as rare without skewness (Pearson III).
 */
export function noiseTail({ mean, deviation, skewness, dof }: CellNoise, distance: number): number {
  if (!(deviation > 0)) return distance > 0 ? 0 : 1
  const even = evenOut(distance / deviation, skewness)
  return chiSquareTail(Math.max(0, even * even - mean / (deviation * deviation) + dof), dof)
}

function evenOut(z: number, skewness: number): number {
  const tail = pearsonThreeTail(z, skewness)
  // Beyond the numbers' range the two tails cannot be told apart.
  return tail > smallestTail ? Math.max(0, Math.min(z, -normalQuantile(tail))) : z
}

const smallestTail = 1e-300
const halvings = 60

/** The distance that chance alone exceeds with probability `level`. */
export function noiseQuantile(noise: CellNoise, level: number): number {
  if (!(noise.deviation > 0)) return 0
  let below = 0
  let above = noise.deviation + Math.sqrt(noise.mean)
  while (noiseTail(noise, above) > level) above *= 2
  for (let i = 0; i < halvings; i++) {
    const middle = (below + above) / 2
    if (noiseTail(noise, middle) > level) below = middle
    else above = middle
  }
  return above
}
