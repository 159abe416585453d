import type { TaskMetric } from '../quality/task-metric.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'
import { type ComparedModel, outcomesOf } from './class-counts.ts'
import type { Answer } from './comparison-row.ts'

type CountsMetric = Extract<TaskMetric, { kind: 'counts' }>

/**
 * The smallest half-width that an interval of a resampled metric may have. A bootstrap sees only what happened: two models that
 * agree on five rows never differ in any resample, and yet five rows say little. Rows that would differ may be as frequent as
 * z²/(n + z²) without one among n (the score bound of a share of 0); this is how far that many would move the metric.
 *
 * Formula: for a class with n rows that have it or are given it, and V = 2TP + FP + FN (F1), TP + FP (precision), TP + FN
 * (recall): z²/(n + z²) · n · s/V, where one row moves the metric by at most s/V, s = 2 − F1 for F1 and 1 else; over several
 * classes the root of the sum of squares, divided by their number.
 * Undefined: 1 when no class can be measured.
 */
export function smallestHalfWidth(options: {
  readonly metric: CountsMetric
  readonly models: readonly ComparedModel[]
  readonly answers: readonly Answer[]
  readonly classes: readonly string[]
  readonly counts: readonly number[]
  readonly tail: number
}): number {
  const { metric, models, answers, classes, counts, tail } = options
  const z2 = normalQuantile(1 - tail) ** 2
  const moves = classes.flatMap((label, i) => {
    const touched = answers.filter(
      (answer) => answer.truth === label || models.some((model) => answer[model] === label),
    ).length
    const perRow = models.map((model) => movePerRow(metric.perClass, outcomesOf(model, counts)[i]))
    const move = (z2 / (touched + z2)) * touched * Math.max(...perRow)
    return Number.isFinite(move) ? [move] : []
  })
  if (moves.length === 0) return 1
  return Math.min(1, Math.hypot(...moves.sort((a, b) => a - b)) / moves.length)
}

function movePerRow(
  metric: CountsMetric['perClass'],
  counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0 },
): number {
  const { truePositives, falsePositives, falseNegatives } = counts
  if (metric === 'precision') return 1 / (truePositives + falsePositives)
  if (metric === 'recall') return 1 / (truePositives + falseNegatives)
  const size = 2 * truePositives + falsePositives + falseNegatives
  return (2 - (2 * truePositives) / size) / size
}
