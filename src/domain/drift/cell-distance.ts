import { normalQuantile } from '../statistics/normal-quantile.ts'
import { sharesOf } from '../statistics/shares.ts'
import { type CellNoise, cellNoise, noiseQuantile, noiseTail, type WaveringSample } from './cell-noise.ts'
import { type CellEffect, deviationOf, kolmogorovNorm, wassersteinNorm } from './cell-norms.ts'
import type { DriftMeasurement } from './measurement.ts'
import { type MonitorLevel, undefinedMeasurement } from './prediction-drift.ts'

export type CellDistanceInput = MonitorLevel & {
  readonly effect: CellEffect
  /** Rows by cell, and the cells' values in rising order. */
  readonly reference: readonly number[]
  readonly window: readonly number[]
  readonly positions: readonly number[]
  readonly seed?: number
}

const fewestRows = 30
const power = 0.8

/**
 * How far the distribution of a number moved, from its counts in fixed cells, with one-sided bounds.
 *
 * Formula: Kolmogorov-Smirnov D = max |F − G| at the cells' ends; Wasserstein ∫ |F − G| over the positions, in standard deviations of
 * the reference (ddof 0). p = P(distance by chance ≥ observed) for the pooled rows dealt to sides of these sizes (`cellNoise`);
 * value: √(observed² − mean of the square by chance), below 0 taken as 0. Bounds: the distances δ that are c(δ) below and above the
 * observed one, where chance exceeds c with probability `level` (triangle inequality): c is that of the pooled rows for δ = 0, that of each
 * side's own rows where it is larger for the observed δ, a straight line between. The lower bound is above 0 only where p < level.
 * Rows for a warning: those with which warning ≥ quantile by chance + z(0.8) · deviation.
 * Parameters: whole counts, as many as positions; `seed` draws the bridges. The order of rows is not seen.
 * Undefined: below 30 rows on a side, counts that are no counts; for Wasserstein a reference in one cell alone: value null, bounds 0 and 1.
 * Source: V. W. Berger, Y. Zhou, Kolmogorov-Smirnov Test (2014); A. Ramdas, N. García Trillos, M. Cuturi, Entropy 19 (2017) 47.
 *
 * @example measureCellDistance({ effect: 'kolmogorov-smirnov', reference: [500, 500], window: [50, 50], positions: [0, 1], level: 0.01, warning: 0.1 }).lower // 0
 */
export function measureCellDistance(input: CellDistanceInput): DriftMeasurement {
  const { effect, reference, window, positions, level, warning, seed = 0 } = input
  const [referenceN, n] = [rowsOf(reference), rowsOf(window)]
  const before = sharesOf(reference)
  const deviation = deviationOf(positions, before)
  const why = whyUndefined(input) ?? (effect === 'wasserstein' && !(deviation > 0) ? constant : undefined)
  if (why !== undefined) return undefinedMeasurement(effect, rowsIn(n), rowsIn(referenceN), why)
  const norm = effect === 'wasserstein' ? wassersteinNorm(positions, deviation) : kolmogorovNorm
  const now = sharesOf(window)
  const observed = norm.of(differencesOf(before, now))
  const byChance = cellNoise(norm, [dealt(reference, window)], seed)
  const pValue = noiseTail(byChance, observed)
  const reach = noiseQuantile(byChance, level)
  const isShown = pValue < level
  const own = isShown ? cellNoise(norm, [alone(before, referenceN), alone(now, n)], seed) : byChance
  const ownReach = Math.max(reach, noiseQuantile(own, level))
  // All rows in one cell do not waver, yet others may exist that none of them showed.
  const unseen = 1 - level ** (1 / n)
  return {
    effect,
    value: Math.sqrt(Math.max(0, observed * observed - byChance.mean)),
    lower: isShown ? Math.max(0, observed - reach) / (1 + (ownReach - reach) / observed) : 0,
    upper: Math.min(norm.largest, observed + Math.max(ownReach, unseen)),
    pValue,
    n,
    referenceN,
    rowsForWarning: rowsFor(byChance, { referenceN, n, level, warning }),
    evidence: { uncorrected: observed, byChance: Math.sqrt(byChance.mean), ...describe(positions, before, now) },
  }
}

const constant = 'all rows of the reference are in one cell, and have no standard deviation to measure by'

function whyUndefined({ reference, window, positions }: CellDistanceInput): string | undefined {
  const isCount = (count: number) => Number.isInteger(count) && count >= 0
  if (![...reference, ...window].every(isCount)) return 'counts must be whole and 0 or more'
  if (reference.length !== positions.length || window.length !== positions.length)
    return `both sides must have a count for each of ${positions.length} cells, got ${reference.length} and ${window.length}`
  if (rowsOf(window) < fewestRows) return `the window must have ${fewestRows} rows, got ${rowsOf(window)}`
  if (rowsOf(reference) < fewestRows) return `the reference must have ${fewestRows} rows, got ${rowsOf(reference)}`
  return undefined
}

/** Pooled rows dealt to two sides: the difference of the sides' functions. */
function dealt(reference: readonly number[], window: readonly number[]): WaveringSample {
  const [m, n] = [rowsOf(reference), rowsOf(window)]
  const [all, less] = [m + n, Math.min(m, n)]
  const more = all - less
  return {
    shares: sharesOf(reference.map((count, cell) => count + (window[cell] ?? 0))),
    variance: (1 / n + 1 / m) * (all / (all - 1)),
    third: ((all / more) ** 3 * more * (all - 2 * less)) / (less * less * (all - 1) * (all - 2)),
  }
}

function alone(shares: readonly number[], n: number): WaveringSample {
  return { shares, variance: 1 / n, third: 1 / (n * n) }
}

function differencesOf(before: readonly number[], now: readonly number[]): Float64Array {
  let difference = 0
  return Float64Array.from(before, (share, cell) => {
    difference += share - (now[cell] ?? 0)
    return difference
  })
}

type Sides = MonitorLevel & { readonly referenceN: number; readonly n: number }

function rowsFor(noise: CellNoise, { referenceN, n, level, warning }: Sides): number | null {
  if (!(warning > 0)) return null
  const needed = noiseQuantile({ ...noise, skewness: 0 }, level) + normalQuantile(power) * noise.deviation
  const inverse = (warning / needed) ** 2 * (1 / n + 1 / referenceN) - 1 / referenceN
  return inverse > 0 ? Math.max(fewestRows, Math.ceil(1 / inverse)) : null
}

const mostCells = 60

/** Both sides by cell, for the picture. */
function describe(positions: readonly number[], before: readonly number[], now: readonly number[]) {
  const mean = (shares: readonly number[]) =>
    positions.reduce((sum, position, cell) => sum + (shares[cell] ?? 0) * position, 0)
  const cells = positions.map((position, cell) => ({ position, reference: before[cell] ?? 0, window: now[cell] ?? 0 }))
  return { mean: { reference: mean(before), window: mean(now) }, cells: cells.slice(0, mostCells) }
}

function rowsOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

function rowsIn(total: number): number {
  return Number.isFinite(total) && total > 0 ? total : 0
}
