import type { ComparisonRow } from '../../../src/domain/gate/comparison-row.ts'
import type { EvaluationRules } from '../../../src/domain/gate/evaluation-rules.ts'
import type { MeasuredTask } from '../../../src/domain/quality/task-metric.ts'

export const queueTask: MeasuredTask = {
  type: 'classification',
  labels: ['loans', 'cards', 'other'],
  primaryMetric: 'accuracy',
}
export const spamTask: MeasuredTask = {
  type: 'classification',
  labels: ['yes', 'no'],
  positive: 'yes',
  primaryMetric: 'f1',
}

export const rules: EvaluationRules = {
  floors: [],
  againstChampion: { margin: 0.02, errorRate: 0.05 },
}

/** Answers to the one task `queue`: `count` rows, each a group of its own, by what truth and the two models say. */
export function queueRows(
  groups: readonly { count: number; truth?: string; champion?: string | null; challenger: string; perGroup?: number }[],
): ComparisonRow[] {
  return groups.flatMap(({ count, truth = 'loans', champion, challenger, perGroup = 1 }, part) =>
    Array.from({ length: count }, (_, i) => ({
      id: `${part}-${i}`,
      group: `${part}-${Math.floor(i / perGroup)}`,
      truth: { queue: truth },
      challenger: { queue: challenger },
      champion: champion === null || champion === undefined ? undefined : { queue: champion },
      slices: {},
    })),
  )
}
