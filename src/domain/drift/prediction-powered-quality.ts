import { calibrate, calibrateConfidences } from '../quality/calibration.ts'
import type { JudgedConfidence } from '../quality/isotonic.ts'
import { estimatePredictionPowered } from '../quality/prediction-powered.ts'
import { clopperPearsonInterval } from '../statistics/clopper-pearson-interval.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'
import { normalTail } from '../statistics/normal-tail.ts'
import type { DriftMeasurement } from './measurement.ts'
import { type MonitorLevel, undefinedMeasurement } from './prediction-drift.ts'

/** How sure the model was of the label that it gave, by the id of the text. */
type SureAnswer = { readonly id: string; readonly confidence: number }
export type JudgedSureAnswer = SureAnswer & { readonly isRight: boolean }

export type PredictionPoweredInput = MonitorLevel & {
  readonly effect: 'accuracy-drop'
  /** Answers to the reference with their truth. */
  readonly reference: readonly JudgedConfidence[]
  /** The few answers of the window whose truth is known, and all whose confidence is. */
  readonly judged: readonly JudgedSureAnswer[]
  readonly answers: readonly SureAnswer[]
  readonly seed: number
}

const fewestRows = 30
const power = 0.8

/**
 * How much lower the accuracy is in the window than in the reference, from few labels and many answers (PPI++). Negative when it
 * rose. Unlike an estimate without labels it is right whatever became of the confidences; they only make it narrower.
 *
 * Formula: d = r − θ, θ by `estimatePredictionPowered` with f = calibrated confidence of the given label, y = 1 where it is right. Bounds:
 * d ∓ √(reach of r² + (z·σ(θ))²), reach of r by Clopper and Pearson; σ(θ) is at least what one error among the labelled rows gives.
 * The map of confidences is learnt from the reference. Answers that are labelled too do not count among the others.
 * Parameters: answers in any order. `n` and the rows for a warning are labelled rows.
 * Undefined: below 30 labelled answers with a confidence, or 30 of the reference: value null, bounds −1 and 1.
 * Source: A. N. Angelopoulos, J. C. Duchi and T. Zrnic, arXiv 2311.01453 (2023).
 *
 * @example measurePredictionPoweredQuality({ effect: 'accuracy-drop', reference, judged, answers, seed: 1, level: 0.01, warning: 0.05 }).lower
 */
export function measurePredictionPoweredQuality(input: PredictionPoweredInput): DriftMeasurement {
  const { effect, reference, judged, answers, level, warning, seed } = input
  const [n, referenceN] = [judged.length, reference.length]
  const why = sayTooFew('window', n) ?? sayTooFew('reference', referenceN)
  if (why !== undefined) return undefinedMeasurement(effect, n, referenceN, why, -1)
  const calibration = calibrateConfidences(reference, seed)
  const known = new Set(judged.map(({ id }) => id))
  const others = answers.filter(({ id }) => !known.has(id)).map(({ confidence }) => calibrate(calibration, confidence))
  const labelled = judged.map(({ confidence, isRight }) => ({
    actual: isRight ? 1 : 0,
    predicted: calibrate(calibration, confidence),
  }))
  const { value: accuracy, standardError, lambda } = estimatePredictionPowered(labelled, others, level)
  const right = reference.filter(({ isRight }) => isRight).length
  const before = { value: right / referenceN, ...clopperPearsonInterval(right, referenceN, level) }
  const z = normalQuantile(1 - level)
  const deviation = Math.max(standardError ?? 0, Math.sqrt((1 - 1 / n) / n / n))
  const value = before.value - (accuracy ?? 0)
  const spread = Math.hypot(deviation, Math.sqrt((before.value * (1 - before.value)) / referenceN))
  return {
    effect,
    value,
    lower: value - Math.hypot(before.value - before.lower, z * deviation),
    upper: value + Math.hypot(before.upper - before.value, z * deviation),
    pValue: normalTail(value / spread),
    n,
    referenceN,
    rowsForWarning: rowsFor({
      reach: before.value - before.lower,
      variance: n * deviation ** 2 * varianceGrowth(accuracy ?? 0, before.value - warning),
      level,
      warning,
    }),
    evidence: {
      reference: before,
      window: { value: accuracy, standardError: deviation },
      labelledAlone: labelled.reduce((sum, { actual }) => sum + actual, 0) / n,
      lambda,
      others: others.length,
      calibrated: calibration.map !== null,
    },
  }
}

function sayTooFew(side: string, rows: number): string | undefined {
  return rows < fewestRows
    ? `the ${side} must have ${fewestRows} answers with a confidence and their truth, got ${rows}`
    : undefined
}

/** How much more answers vary when the accuracy is the lower one; 1 where they vary no more. */
function varianceGrowth(accuracy: number, lower: number): number {
  const varianceAt = (p: number) => Math.max(0, p * (1 - p))
  return varianceAt(accuracy) > 0 ? Math.max(1, varianceAt(lower) / varianceAt(accuracy)) : 1
}

type Spread = MonitorLevel & { readonly reach: number; readonly variance: number }

function rowsFor({ reach, variance, level, warning }: Spread): number | null {
  const z = normalQuantile(1 - level)
  const left = (warning / (z + normalQuantile(power))) ** 2 - (reach / z) ** 2
  return warning > 0 && left > 0 ? Math.max(fewestRows, Math.ceil(variance / left)) : null
}
