import type { MeasuredTask } from '../quality/task-metric.ts'
import { answersOf, type ComparisonRow } from './comparison-row.ts'
import type { EvaluationRules } from './evaluation-rules.ts'
import { levelsFor } from './levels.ts'
import { measureMetric } from './measure-metric.ts'
import type { SliceMeasurement } from './measurement.ts'

/** Slices with fewer labelled rows say nothing that could stop a challenger. */
const fewestRows = 30

type SlicesRequest = {
  readonly rows: readonly ComparisonRow[]
  readonly task: MeasuredTask
  readonly name: string
  readonly evaluation: EvaluationRules
  readonly tasks: number
  readonly seed: number
}

/**
 * The primary metric's difference within every value of the slices that the definition watches. The error rate is shared among
 * all of them. Values with fewer than 30 labelled rows are left out and counted.
 */
export function measureSlices(request: SlicesRequest): { slices: SliceMeasurement[]; slicesLeftOut: number } {
  const { rows, task, name, evaluation, tasks, seed } = request
  const { slices: margins = {}, errorRate } = evaluation.againstChampion
  const candidates = Object.keys(margins).flatMap((slice) =>
    valuesOf(slice, rows).map((value) => {
      const answers = answersOf(
        name,
        rows.filter(({ slices }) => slices[slice] === value),
      )
      return { slice, value, answers }
    }),
  )
  const measured = candidates.filter(({ answers }) => answers.length >= fewestRows)
  const levels = levelsFor(errorRate, tasks * measured.length)
  const slices = measured.flatMap(({ slice, value, answers }): SliceMeasurement[] => {
    const purposeful = `${name}/${slice}=${value}`
    const { difference } = measureMetric({ task, name: purposeful, metric: task.primaryMetric, answers, levels, seed })
    return difference ? [{ slice, value, difference }] : []
  })
  return { slices, slicesLeftOut: candidates.length - measured.length }
}

function valuesOf(slice: string, rows: readonly ComparisonRow[]): string[] {
  return [...new Set(rows.flatMap(({ slices }) => slices[slice] ?? []))].sort()
}
