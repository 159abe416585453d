import { hellingerDistance, hellingerTerm } from '../statistics/hellinger.ts'
import { jensenShannonDistance, jensenShannonTerm } from '../statistics/jensen-shannon.ts'
import type { Moments } from '../statistics/permutation-moments.ts'
import { psi, psiTerm } from '../statistics/psi.ts'
import { sharesOf } from '../statistics/shares.ts'
import { totalVariationDistance } from '../statistics/total-variation.ts'

export type CategoricalEffectName = 'jensen-shannon' | 'psi' | 'hellinger' | 'total-variation'

/** Sizes of reference and window, and the categories that either has. */
type Sizes = { readonly reference: number; readonly window: number; readonly categories: number }

/** How a distance behaves as a statistic: as `square` or as itself it is close to a scaled chi-square. */
export type CategoricalEffect = {
  readonly distance: (reference: readonly number[], window: readonly number[]) => number
  /** What one category adds to the sum of which the distance is made, from its two counts. */
  readonly term: (sizes: Sizes) => (reference: number, window: number) => number
  /** The statistic's moments from those of the sum. */
  readonly moments: (ofSum: Moments) => Moments
  readonly toStatistic: (distance: number) => number
  readonly fromStatistic: (statistic: number) => number
  /** Where something did change, the statistic's variance is at most 4 · statistic · unit / N, N = nm / (n + m) (delta method). */
  readonly unit: (reference: readonly number[], window: readonly number[]) => number
  /** The largest value that it can have. */
  readonly largest: number
}

const smoothing = 0.5
const square = (distance: number) => distance * distance
const same = <T>(value: T) => value
const shares =
  (of: (p: number, q: number) => number) =>
  ({ reference, window }: Sizes) =>
  (x: number, y: number) =>
    of(x / reference, y / window)

const squared = { moments: same<Moments>, toStatistic: square, fromStatistic: Math.sqrt }

export const categoricalEffects: Readonly<Record<CategoricalEffectName, CategoricalEffect>> = {
  'jensen-shannon': {
    ...squared,
    distance: jensenShannonDistance,
    term: shares(jensenShannonTerm),
    unit: () => 1 / 8,
    largest: Math.sqrt(Math.LN2),
  },
  hellinger: { ...squared, distance: hellingerDistance, term: shares(hellingerTerm), unit: () => 1 / 8, largest: 1 },
  psi: {
    moments: same<Moments>,
    toStatistic: same<number>,
    fromStatistic: same<number>,
    distance: (reference, window) => psi(reference, window, smoothing),
    term:
      ({ reference, window, categories }) =>
      (x, y) =>
        psiTerm(
          (x + smoothing) / (reference + smoothing * categories),
          (y + smoothing) / (window + smoothing * categories),
        ),
    unit: psiUnit,
    largest: Number.POSITIVE_INFINITY,
  },
  'total-variation': {
    distance: totalVariationDistance,
    term: shares((p, q) => Math.abs(p - q) / 2),
    moments: momentsOfSquare,
    toStatistic: square,
    fromStatistic: Math.sqrt,
    unit: () => 1 / 4,
    largest: 1,
  },
}

/** Moments of S², S with the fourth moment of a Pearson III (gamma) distribution; its skewness as of a scaled chi-square. */
function momentsOfSquare({ mean, variance, skewness }: Moments): Moments {
  const ofSquare = {
    mean: mean * mean + variance,
    variance:
      4 * mean * mean * variance + 4 * mean * skewness * variance ** 1.5 + variance ** 2 * (2 + 1.5 * skewness ** 2),
  }
  return { ...ofSquare, skewness: ofSquare.mean > 0 ? (2 * Math.sqrt(ofSquare.variance)) / ofSquare.mean : 0 }
}

/** 1 near 0. Further away the variance of PSI grows with the ratios of the shares: that of its influence function. */
function psiUnit(reference: readonly number[], window: readonly number[]): number {
  const [n, m] = [window, reference].map((counts) => counts.reduce((all, count) => all + count, 0))
  if (!n || !m) return 1
  const smooth = (counts: readonly number[]) => sharesOf(counts.map((count) => count + smoothing))
  const [p, q] = [smooth(reference), smooth(window)]
  const variance = varianceOfInfluence(q, p) / n + varianceOfInfluence(p, q) / m
  const value = p.reduce((all, share, i) => all + psiTerm(share, q[i] ?? 0), 0)
  return value > 0 ? Math.max(1, variance / (4 * value * (1 / n + 1 / m))) : 1
}

/** Variance over `own` of ln(own / other) + 1 − other / own. */
function varianceOfInfluence(own: readonly number[], other: readonly number[]): number {
  const influence = own.map((share, i) => Math.log(share / (other[i] ?? 0)) + 1 - (other[i] ?? 0) / share)
  const mean = own.reduce((all, share, i) => all + share * (influence[i] ?? 0), 0)
  return own.reduce((all, share, i) => all + share * ((influence[i] ?? 0) - mean) ** 2, 0)
}
