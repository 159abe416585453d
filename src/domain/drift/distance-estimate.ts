import { chiSquareQuantile, chiSquareTail } from '../statistics/chi-square.ts'
import { hypergeometricPoints, isEnumerable } from '../statistics/hypergeometric-points.ts'
import { noncentralityBounds, noncentralityForPower } from '../statistics/noncentrality-bounds.ts'
import { permutationMoments } from '../statistics/permutation-moments.ts'
import type { CategoricalEffect } from './categorical-effects.ts'

export type DistanceEstimate = {
  /** As it is computed from the shares, chance included. */
  readonly observed: number
  /** What chance alone gives on average at these sizes. */
  readonly byChance: number
  /** With chance taken off. */
  readonly value: number
  readonly lower: number
  readonly upper: number
  readonly pValue: number
  /** Rows of the window that show an effect of a given size with power 0.8; null where no number does. */
  readonly rowsFor: (effect: number) => number | null
}

const power = 0.8
const smallestSkewness = 0.02

/**
 * How far a window's distribution over categories is from the reference's, with chance taken off, and one-sided bounds.
 *
 * A distance of two samples is never 0, though nothing changed. Its mean, variance and skewness under "nothing changed" are those
 * over all ways to deal the pooled rows to two samples of these sizes (`permutationMoments`); with them the statistic U (the
 * distance's square; PSI itself) is a shifted and scaled chi-square, T = (U − mean)/b + ν, ν = 8/skewness², b = √(variance/2ν).
 * Formula: p = P(χ²(ν) ≥ T), exact by enumeration for two categories with few rows; value: U − mean, below 0 taken as 0; bounds:
 * b·λ, λ the noncentralities with which χ²(ν, λ) leaves `level` beyond T. b is at least unit·(1/n + 1/m), from the delta method, so
 * that the bound also holds far from 0. The lower bound is 0 unless p < level. The upper bound takes a T below its mean for the
 * mean: to be closer than chance shows nothing.
 * Parameters: counts of the same categories in the same order, each with a row on one side at least; `level` in (0, 1).
 * Undefined: both sides need a row.
 * Source: permutation moments with a Pearson III tail: P. W. Mielke, K. J. Berry, Permutation Methods (2007); inversion of the noncentral
 * chi-square: J. H. Steiger, R. T. Fouladi (1997). Measured by simulation: test/domain/drift/calibration.test.ts.
 *
 * @example estimateDistance(categoricalEffects.hellinger, [500, 500], [25, 25], 0.05).lower // 0
 */
export function estimateDistance(
  effect: CategoricalEffect,
  reference: readonly number[],
  window: readonly number[],
  level: number,
): DistanceEstimate {
  const sizes = { reference: sum(reference), window: sum(window), categories: reference.length }
  const term = effect.term(sizes)
  const moments = effect.moments(permutationMoments({ first: reference, second: window, term }))
  const observed = effect.distance(reference, window)
  const statistic = effect.toStatistic(observed)
  const harmonic = 1 / (1 / sizes.reference + 1 / sizes.window)
  const dof = 8 / Math.max(moments.skewness, smallestSkewness) ** 2
  const scale = Math.sqrt(moments.variance / (2 * dof))
  const pValue =
    exactTail(reference, window, term) ?? (scale > 0 ? chiSquareTail((statistic - moments.mean) / scale + dof, dof) : 1)
  const cautious = Math.max(scale, effect.unit(reference, window) / harmonic)
  const distanceOf = (lambda: number) => Math.min(effect.largest, effect.fromStatistic(cautious * lambda))
  const beyond = (statistic - moments.mean) / cautious
  return {
    observed,
    byChance: effect.fromStatistic(moments.mean),
    value: effect.fromStatistic(Math.max(0, statistic - moments.mean)),
    lower: pValue < level ? distanceOf(noncentralityBounds({ statistic: dof + beyond, dof }, level).lower) : 0,
    upper: distanceOf(noncentralityBounds({ statistic: dof + Math.max(0, beyond), dof }, level).upper),
    pValue,
    rowsFor: (size) => {
      const lambda = noncentralityForPower(dof, chiSquareQuantile(level, dof), power)
      return rowsOf((cautious * harmonic * lambda) / effect.toStatistic(size), sizes.reference)
    },
  }
}

/** Dealings rarer than this are not listed, so a smaller sum is none. */
const smallestListed = 1e-6

/** For two categories: the probability of dealings that are at least as far apart. `undefined` where they cannot be listed. */
function exactTail(
  reference: readonly number[],
  window: readonly number[],
  term: (x: number, y: number) => number,
): number | undefined {
  const [x = 0, otherX = 0] = reference
  const [y = 0, otherY = 0] = window
  const split = { total: x + y, first: x + otherX, second: y + otherY }
  if (reference.length !== 2 || !isEnumerable(split)) return undefined
  const distance = (count: number) =>
    term(split.total - count, count) + term(split.first - split.total + count, split.second - count)
  const limit = distance(y) * (1 - 1e-9)
  const tail = sum(hypergeometricPoints(split).map(({ count, weight }) => (distance(count) >= limit ? weight : 0)))
  return tail < smallestListed ? undefined : Math.min(1, tail)
}

/** The window's n with nm / (n + m) = `harmonic`. */
function rowsOf(harmonic: number, referenceN: number): number | null {
  return harmonic < referenceN ? Math.ceil((harmonic * referenceN) / (referenceN - harmonic)) : null
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
