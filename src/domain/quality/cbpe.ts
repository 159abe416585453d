import type { DriftMeasurement } from '../drift/measurement.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'
import { normalTail } from '../statistics/normal-tail.ts'
import { calibrateAnswers, isUsable, sayCalibrations, toExpectedRow } from './calibrated-answers.ts'
import {
  type ExpectedMetric,
  type ExpectedQuality,
  type ExpectedRow,
  expectedOutcomes,
  expectedQuality,
} from './expected-quality.ts'

/** One answer with its probabilities by label. */
export type ProbableAnswer = {
  readonly label: string
  readonly probabilities: Readonly<Record<string, number>>
  /** Where it is known, the answer helps to calibrate. */
  readonly truth?: string | null
}

type EstimatedEffect = 'accuracy-drop' | 'recall-drop' | 'precision-drop' | 'f1-drop'

export type EstimatedQualityOptions = {
  readonly effect: EstimatedEffect
  /** The label that recall, precision and F1 are of; without one they are means over `labels`. */
  readonly positive?: string | undefined
  /** The labels that the champion was trained on. */
  readonly labels: readonly string[]
  readonly reference: readonly ProbableAnswer[]
  readonly window: readonly ProbableAnswer[]
  readonly level: number
  readonly seed: number
  readonly warning: number
}

const power = 0.8
const fewestRows = 30
/** Rows of a class that either side must expect, and be given: a ratio of fewer is far from normal, and its bounds alarm too often. */
const fewestOfClass = 20
const metricOf: Readonly<Record<EstimatedEffect, ExpectedMetric>> = {
  'accuracy-drop': 'accuracy',
  'recall-drop': 'recall',
  'precision-drop': 'precision',
  'f1-drop': 'f1',
}

/**
 * How much lower a metric is in the window than in the reference, estimated before any truth arrives, from the model's own
 * probabilities on both sides (CBPE). Negative when it is higher.
 *
 * Formula: d = expected metric of the reference − that of the window (`expectedQuality`); bounds d ± z √(v_r/m + v_w/n). Probabilities
 * are calibrated by one map for both sides, learnt from the answers of the reference that have a truth: of the answered class for
 * accuracy, of each class against the rest for the others. An error of the map is on both sides and mostly cancels.
 * Means are over the classes of which both sides expect 20 rows and were given 20; the others are named in the evidence.
 * It sees what makes the model unsure, such as harder texts. A change of what is right for the same text, or a label that the model
 * never saw, it cannot see.
 * Parameters: answers in any order. Answers whose probabilities are no numbers in [0, 1] are left out and counted.
 * Undefined: below 30 usable answers on a side, or without a class of 20 rows: value null, bounds −1 and 1.
 * Source: NannyML, confidence-based performance estimation; J. Humphrey et al., arXiv 2407.08649 (2024).
 *
 * @example measureEstimatedQuality({ effect: 'accuracy-drop', labels, reference, window, level: 0.05, seed: 1, warning: 0.05 }).lower
 */
export function measureEstimatedQuality(options: EstimatedQualityOptions): DriftMeasurement {
  const { effect, level, warning, seed } = options
  const metric = metricOf[effect]
  const [reference, window] = [options.reference.filter(isUsable), options.window.filter(isUsable)]
  const counted = { effect, n: window.length, referenceN: reference.length }
  const unusable = {
    reference: options.reference.length - reference.length,
    window: options.window.length - window.length,
  }
  const tooFew = sayTooFew(reference.length, window.length)
  if (tooFew !== undefined) return { ...counted, ...unknown, why: tooFew, evidence: { unusable } }

  const wanted = options.positive === undefined ? options.labels : [options.positive]
  const calibrations = calibrateAnswers(metric, reference, wanted, seed)
  const expect = (answers: readonly ProbableAnswer[]) =>
    answers.map((answer) => toExpectedRow(answer, metric, calibrations))
  const sides = { reference: expect(reference), window: expect(window) }
  const classes = wanted.filter((label) => isFrequent(sides.reference, label) && isFrequent(sides.window, label))
  const before = expectedQuality(metric, sides.reference, classes)
  const now = expectedQuality(metric, sides.window, classes)
  if (!before || !now) return { ...counted, ...unknown, why: sayRare(wanted), evidence: { unusable } }

  return {
    ...counted,
    ...compare(before, now, level),
    rowsForWarning: rowsFor(before, now, level, warning),
    evidence: {
      metric,
      reference: before.value,
      window: now.value,
      calibrations: sayCalibrations(calibrations),
      ...(metric !== 'accuracy' && { classes, tooRare: wanted.filter((label) => !classes.includes(label)) }),
      unusable,
    },
  }
}

const unknown = { value: null, lower: -1, upper: 1, pValue: null, rowsForWarning: null }

function sayTooFew(reference: number, window: number): string | undefined {
  const must = `must have ${fewestRows} answers with probabilities`
  if (reference < fewestRows) return `the reference ${must}, got ${reference}`
  return window < fewestRows ? `the window ${must}, got ${window}` : undefined
}

function sayRare(classes: readonly string[]): string {
  const [only, ...others] = classes
  const which = only !== undefined && others.length === 0 ? only : 'at least one class'
  return `reference and window must each expect ${fewestOfClass} rows of ${which} and be given ${fewestOfClass}`
}

function isFrequent(rows: readonly ExpectedRow[], label: string): boolean {
  const { truePositives, falsePositives, falseNegatives } = expectedOutcomes(rows, label)
  return Math.min(truePositives + falsePositives, truePositives + falseNegatives) >= fewestOfClass
}

function compare(before: ExpectedQuality, now: ExpectedQuality, level: number) {
  const value = before.value - now.value
  const deviation = Math.sqrt(before.rowVariance / before.n + now.rowVariance / now.n)
  const reach = normalQuantile(1 - level) * deviation
  const certain = value > 0 ? 0 : 1
  return {
    value,
    lower: value - reach,
    upper: value + reach,
    pValue: deviation > 0 ? normalTail(value / deviation) : certain,
  }
}

/** Rows of the window with which a drop of `warning` is shown with power 0.8, at the wider spread of the two. */
function rowsFor(before: ExpectedQuality, now: ExpectedQuality, level: number, warning: number): number | null {
  const variance = Math.max(before.rowVariance, now.rowVariance)
  const left = (warning / (normalQuantile(1 - level) + normalQuantile(power))) ** 2 - before.rowVariance / before.n
  return warning > 0 && left > 0 ? Math.max(fewestRows, Math.ceil(variance / left)) : null
}
