import type { CategoricalEffectName } from './categorical-effects.ts'
import type { DriftMeasurement } from './measurement.ts'
import { type MonitorLevel, measurePredictionDrift } from './prediction-drift.ts'
import type { ConfusionCount } from './quality-estimate.ts'

export type ClassPriorInput = MonitorLevel & {
  readonly effect: CategoricalEffectName
  readonly reference: readonly ConfusionCount[]
  readonly window: readonly ConfusionCount[]
}

/**
 * How far the true labels of the labelled span are from those of the reference, whatever the model answered: `measurePredictionDrift`
 * over counts of the truth.
 *
 * Undefined: where `measurePredictionDrift` is: a side without truth.
 *
 * @example measureClassPrior({ effect: 'jensen-shannon', reference: outcomes, window: outcomes, level: 0.01, warning: 0.1 }).value // 0
 */
export function measureClassPrior({ reference, window, ...asked }: ClassPriorInput): DriftMeasurement {
  return measurePredictionDrift({ ...asked, reference: countTruth(reference), window: countTruth(window) })
}

function countTruth(outcomes: readonly ConfusionCount[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { truth, count } of outcomes) counts.set(truth, (counts.get(truth) ?? 0) + count)
  return Object.fromEntries(counts)
}
