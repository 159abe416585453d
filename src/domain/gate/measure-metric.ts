import { type MeasuredTask, resolveMetric } from '../quality/task-metric.ts'
import type { Answer } from './comparison-row.ts'
import { estimateCounts } from './counts-estimates.ts'
import type { Levels } from './levels.ts'
import type { MetricMeasurement } from './measurement.ts'
import { estimateShare } from './share-estimates.ts'

export type MetricRequest = {
  readonly task: MeasuredTask
  /** Names the random numbers, so that no two measurements share them. */
  readonly name: string
  readonly metric: string
  readonly answers: readonly Answer[]
  readonly levels: Levels
  readonly seed: number
}

/** One metric of one task, by the kind of interval that suits it (see `measureComparison`). */
export function measureMetric({ task, name, metric, answers, levels, seed }: MetricRequest): MetricMeasurement {
  const resolved = task.type === 'classification' ? resolveMetric(metric, task) : undefined
  if (!resolved) {
    const why = `${metric} of a task of type ${task.type} is not measured by this version`
    return { challenger: { value: null, n: answers.length, why }, champion: null, difference: null }
  }
  if (resolved.kind === 'share')
    return estimateShare(
      answers.filter(({ truth }) => resolved.selects(truth)),
      levels,
    )
  return estimateCounts(resolved, answers, levels, { seed, purpose: `${name}/${metric}` })
}
