import type { Interval } from '../statistics/interval.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'
import { orderFreeSum } from './order-free-sum.ts'

/** A row whose truth is known: the value that it has, and the one that was predicted for it. */
export type LabelledRow = { readonly actual: number; readonly predicted: number }

export type PredictionPowered = Interval & {
  readonly value: number | null
  readonly standardError: number | null
  /** How much the predictions are trusted: 0 is the labelled mean alone. */
  readonly lambda: number
}

/**
 * Mean of a quantity (right or wrong, for accuracy) from few labelled rows and many rows that only have predictions: as good as
 * the predictions are, and never misled by them.
 *
 * Formula (PPI++): θ = λ mean_N(f) + mean_n(y − λf), λ = cov(y, f)/((1 + n/N) var f) kept in [0, 1], variance λ² var(f)/N +
 * var(y − λf)/n; bounds θ ± z √variance. cov and var(y − λf) over the labelled rows, var f over all.
 * Parameters: `labelled` n rows, `unlabelled` the predictions of N others from the same window; `tail` left out on each side.
 * Undefined: below two labelled rows the value is null and the bounds are infinite. Without other rows, or with
 * predictions that are all alike, it is the labelled mean (λ = 0).
 * Source: A. N. Angelopoulos, J. C. Duchi and T. Zrnic, PPI++: Efficient Prediction-Powered Inference, arXiv 2311.01453 (2023).
 *
 * @example estimatePredictionPowered(labelled, confidences, 0.025)
 */
export function estimatePredictionPowered(
  labelled: readonly LabelledRow[],
  unlabelled: readonly number[],
  tail: number,
): PredictionPowered {
  const n = labelled.length
  if (n < 2) {
    return {
      value: null,
      standardError: null,
      lambda: 0,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    }
  }
  const others = unlabelled.length
  const actual = labelled.map((row) => row.actual)
  const predicted = labelled.map((row) => row.predicted)
  const spread = varianceOf([...predicted, ...unlabelled])
  const lambda = others === 0 || spread === 0 ? 0 : clamp(covarianceOf(actual, predicted) / ((1 + n / others) * spread))
  const rest = labelled.map((row) => row.actual - lambda * row.predicted)
  const value = meanOf(rest) + (lambda === 0 ? 0 : lambda * meanOf(unlabelled))
  const standardError = Math.sqrt((lambda === 0 ? 0 : (lambda * lambda * spread) / others) + varianceOf(rest) / n)
  const reach = normalQuantile(1 - tail) * standardError
  return { value, standardError, lambda, lower: value - reach, upper: value + reach }
}

function clamp(lambda: number): number {
  return Math.min(1, Math.max(0, lambda))
}

function meanOf(values: readonly number[]): number {
  return orderFreeSum(values) / values.length
}

function varianceOf(values: readonly number[]): number {
  return covarianceOf(values, values)
}

function covarianceOf(one: readonly number[], other: readonly number[]): number {
  const [mean, otherMean] = [meanOf(one), meanOf(other)]
  return orderFreeSum(one.map((value, i) => (value - mean) * ((other[i] ?? 0) - otherMean))) / (one.length - 1)
}
