import { f1, type MetricValue, macroMean, precision, recall } from './metrics.ts'
import { classesIn, type OutcomeCounts } from './outcome-counts.ts'

/** The part of a task's definition that tells what its metrics mean. */
export type MeasuredTask = {
  readonly type: 'classification' | 'entities'
  readonly labels: readonly string[]
  readonly positive?: string | undefined
  readonly primaryMetric: string
}

/**
 * What a metric's name means for a task.
 * - `share`: the share of right predictions among rows that the truth alone selects; its denominator is the same for every model.
 * - `counts`: a function of the counts of the classes, whose denominators depend on the model.
 */
export type TaskMetric =
  | { readonly kind: 'share'; readonly selects: (truth: string) => boolean }
  | {
      readonly kind: 'counts'
      readonly classes: (truth: readonly string[]) => string[]
      readonly of: (counts: readonly OutcomeCounts[]) => MetricValue
      /** How far one changed row moves the metric at most, as a share of `2 TP + FP + FN` or `TP + FP` of its class. */
      readonly perClass: 'f1' | 'precision' | 'recall'
    }

const perClass = { f1, precision, recall }

/**
 * Resolves a metric's name for a task: `accuracy`; `recall`, `precision` and `f1` of the `positive` label where the task names
 * one, else the mean over classes; `macroF1`. Means are over the classes that the truth contains, so that both models of a
 * comparison are measured on the same classes (scikit-learn adds the classes that are only predicted).
 * Undefined: `undefined` for a name that is no metric of a classification.
 *
 * @example resolveMetric('f1', { type: 'classification', labels: ['yes', 'no'], positive: 'yes', primaryMetric: 'f1' })
 */
export function resolveMetric(metric: string, task: MeasuredTask): TaskMetric | undefined {
  const { positive } = task
  if (metric === 'accuracy') return { kind: 'share', selects: () => true }
  if (metric === 'recall' && positive !== undefined) return { kind: 'share', selects: (truth) => truth === positive }
  if (metric === 'macroF1') return macro('f1')
  if (metric !== 'f1' && metric !== 'precision' && metric !== 'recall') return undefined
  if (positive === undefined) return macro(metric)
  return {
    kind: 'counts',
    classes: () => [positive],
    of: (counts) => macroMean(perClass[metric], counts),
    perClass: metric,
  }
}

function macro(metric: 'f1' | 'precision' | 'recall'): TaskMetric {
  return {
    kind: 'counts',
    classes: classesIn,
    of: (counts) => macroMean(perClass[metric], counts),
    perClass: metric,
  }
}
