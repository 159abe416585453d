import type { MeasuredTask } from '../quality/task-metric.ts'
import { mcnemar } from '../statistics/mcnemar.ts'
import { type Answer, answersOf, type ComparisonRow } from './comparison-row.ts'
import type { EvaluationRules } from './evaluation-rules.ts'
import { levelsFor } from './levels.ts'
import { measureMetric } from './measure-metric.ts'
import type { GateMeasurement, TaskMeasurement } from './measurement.ts'
import { measureSlices } from './slices.ts'

/**
 * Measures a challenger, and its difference to the champion, on the same test rows: for every task its primary metric and the
 * metrics of its floors. Rows without a label of a task do not count for it.
 *
 * Which interval where, always with the rows of a group (thread) seen as one unit:
 * - accuracy, and recall of the positive class: Wilson (95 %) for each model, Tango's score interval for the paired difference, on
 *   the number of rows divided by the design effect of the groups;
 * - precision, F1, means over classes: paired bootstrap of groups (percentile, ≥ 2,000 resamples).
 *
 * Parameters: `seed` makes the resamples; the same rows in any order and the same seed give the same numbers.
 * Undefined: a metric without rows, or of a task of entities, is a value with its reason; `judgeGate` finds it inconclusive.
 * Without a champion there are no differences.
 *
 * @example measureComparison(rows, definition.tasks, definition.evaluation, 2002).tasks[0]?.metrics['accuracy']?.challenger
 */
export function measureComparison(
  rows: readonly ComparisonRow[],
  tasks: Readonly<Record<string, MeasuredTask>>,
  evaluation: EvaluationRules,
  seed: number,
): GateMeasurement {
  const names = Object.keys(tasks)
  const levels = levelsFor(evaluation.againstChampion.errorRate, names.length)
  const measured = Object.entries(tasks).map(([name, task]): TaskMeasurement => {
    const answers = answersOf(name, rows)
    const floors = evaluation.floors.filter((floor) => floor.task === name)
    const metrics = [...new Set([task.primaryMetric, ...floors.map(({ metric }) => metric)])]
    const measure = (metric: string) => measureMetric({ task, name, metric, answers, levels, seed })
    return {
      task: name,
      primaryMetric: task.primaryMetric,
      n: answers.length,
      groups: new Set(answers.map(({ group }) => group)).size,
      metrics: Object.fromEntries(metrics.map((metric) => [metric, measure(metric)])),
      discordant: countDiscordant(answers),
      ...measureSlices({ rows, task, name, evaluation, tasks: names.length, seed }),
    }
  })
  return { rows: rows.length, seed, tasks: measured }
}

function countDiscordant(answers: readonly Answer[]): TaskMeasurement['discordant'] {
  if (answers.length === 0 || answers.some(({ champion }) => champion === null)) return null
  const challengerOnly = answers.filter((row) => row.challenger === row.truth && row.champion !== row.truth).length
  const championOnly = answers.filter((row) => row.challenger !== row.truth && row.champion === row.truth).length
  return { challengerOnly, championOnly, midP: mcnemar(challengerOnly, championOnly).midP }
}
