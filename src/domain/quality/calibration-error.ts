import type { JudgedConfidence } from './isotonic.ts'
import type { MetricValue } from './metrics.ts'
import { orderFreeSum } from './order-free-sum.ts'

const noRow: MetricValue = { value: null, why: 'there is no row' }
const rounding = 1e-9
/** Where a probability of 0 or 1 that came out wrong would make the logarithm infinite. */
const nearest = 1e-15

/**
 * Expected calibration error: how far confidences are from the share of right answers.
 *
 * Formula: Σ over bins of (n_b/n) |share right − mean confidence|; `bins` of equal width, (lo, hi], the first with 0 too.
 * Undefined without rows. The order of the rows does not matter.
 * Source: M. P. Naeini et al., AAAI 2015; it is never below 0, so compare it with what well-calibrated rows would have.
 *
 * @example calibrationError([{ confidence: 0.9, isRight: true }]) // { value: 0.1 }
 */
export function calibrationError(rows: readonly JudgedConfidence[], bins = 10): MetricValue {
  if (rows.length === 0) return noRow
  const gaps = calibrationBins(rows, bins).map(({ right, confidence }) => Math.abs(right - confidence))
  return { value: orderFreeSum(gaps) / rows.length }
}

/** Rows of a bin, how many of them are right, and the sum of their confidences. */
export type CalibrationBin = { readonly rows: number; readonly right: number; readonly confidence: number }

/** The bins of `calibrationError`, from the lowest confidences to the highest. */
export function calibrationBins(rows: readonly JudgedConfidence[], bins = 10): CalibrationBin[] {
  const totals = Array.from({ length: bins }, () => ({ confidences: [] as number[], right: 0 }))
  for (const { confidence, isRight } of rows) {
    const total = totals[Math.max(0, Math.min(bins - 1, Math.ceil(confidence * bins - rounding) - 1))]
    total?.confidences.push(confidence)
    if (total && isRight) total.right += 1
  }
  return totals.map(({ confidences, right }) => ({
    rows: confidences.length,
    right,
    confidence: orderFreeSum(confidences),
  }))
}

/**
 * Brier score: mean squared distance between confidence and what came, 0 or 1. Lower is better.
 * Undefined without rows.
 * Source: G. W. Brier, Monthly Weather Review 78 (1950).
 *
 * @example brierScore([{ confidence: 0.8, isRight: true }]) // { value: 0.04 }
 */
export function brierScore(rows: readonly JudgedConfidence[]): MetricValue {
  return meanOf(rows, ({ confidence, isRight }) => (confidence - (isRight ? 1 : 0)) ** 2)
}

/**
 * Log loss: −mean of the natural logarithm of the probability that was given to what came. A probability of 0 counts as 1e-15.
 * Undefined without rows.
 *
 * @example logLoss([{ confidence: 0.5, isRight: true }]) // { value: 0.693… }
 */
export function logLoss(rows: readonly JudgedConfidence[]): MetricValue {
  return meanOf(rows, ({ confidence, isRight }) => -Math.log(Math.max(nearest, isRight ? confidence : 1 - confidence)))
}

function meanOf(rows: readonly JudgedConfidence[], of: (row: JudgedConfidence) => number): MetricValue {
  return rows.length === 0 ? noRow : { value: orderFreeSum(rows.map(of)) / rows.length }
}
