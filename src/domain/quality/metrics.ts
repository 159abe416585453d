import type { OutcomeCounts } from './outcome-counts.ts'

/** A metric's value, or the reason why it has none. An undefined metric is never 0. */
export type MetricValue = { readonly value: number } | { readonly value: null; readonly why: string }

/**
 * Accuracy: correct / n.
 * Undefined without rows.
 *
 * @example accuracy(3, 4) // { value: 0.75 }
 */
export function accuracy(correct: number, n: number): MetricValue {
  return n > 0 ? { value: correct / n } : { value: null, why: 'there is no row' }
}

/**
 * Precision of one class: TP / (TP + FP).
 * Undefined when the class is never predicted.
 *
 * @example precision({ truePositives: 3, falsePositives: 1, falseNegatives: 0 }) // { value: 0.75 }
 */
export function precision({ truePositives, falsePositives }: OutcomeCounts): MetricValue {
  const n = truePositives + falsePositives
  return n > 0 ? { value: truePositives / n } : { value: null, why: 'the class is never predicted' }
}

/**
 * Recall of one class: TP / (TP + FN).
 * Undefined when no row has the class.
 *
 * @example recall({ truePositives: 3, falsePositives: 0, falseNegatives: 1 }) // { value: 0.75 }
 */
export function recall({ truePositives, falseNegatives }: OutcomeCounts): MetricValue {
  const n = truePositives + falseNegatives
  return n > 0 ? { value: truePositives / n } : { value: null, why: 'no row has the class' }
}

/**
 * F1 of one class: 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall where both are defined. A class that
 * occurs but is never rightly predicted has 0.
 * Undefined when no row has the class and none is given it.
 *
 * @example f1({ truePositives: 2, falsePositives: 2, falseNegatives: 2 }) // { value: 0.5 }
 */
export function f1({ truePositives, falsePositives, falseNegatives }: OutcomeCounts): MetricValue {
  const n = 2 * truePositives + falsePositives + falseNegatives
  return n > 0 ? { value: (2 * truePositives) / n } : { value: null, why: 'no row has the class and none is given it' }
}

/**
 * Mean of a metric over the classes, each weighing the same. Classes for which the metric is undefined are left out.
 * Undefined when it is so for every class.
 *
 * @example macroMean(f1, countOutcomes(truth, predicted, classesIn(truth)))
 */
export function macroMean(
  metric: (counts: OutcomeCounts) => MetricValue,
  classes: readonly OutcomeCounts[],
): MetricValue {
  const values = classes.map(metric).flatMap(({ value }) => (value === null ? [] : [value]))
  if (values.length === 0) return { value: null, why: 'it is undefined for every class' }
  return { value: values.reduce((sum, value) => sum + value, 0) / values.length }
}
