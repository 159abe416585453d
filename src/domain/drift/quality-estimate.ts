import { f1, precision, recall } from '../quality/metrics.ts'
import type { OutcomeCounts } from '../quality/outcome-counts.ts'
import { clopperPearsonInterval } from '../statistics/clopper-pearson-interval.ts'
import type { Interval } from '../statistics/interval.ts'
import type { Proportion } from '../statistics/newcombe-difference.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'

/** How many rows have this truth and were given this label. */
export type ConfusionCount = { readonly truth: string; readonly predicted: string; readonly count: number }

export type QualityMetric = 'accuracy' | 'recall' | 'precision' | 'f1'

export type QualityEstimate =
  | (Interval & {
      readonly value: number
      /** The rows that it speaks about, and the right ones among them, where the metric is a plain share. */
      readonly share: Proportion | null
    })
  | { readonly value: null; readonly why: string }

type ClassMetric = Exclude<QualityMetric, 'accuracy'>

/** Half-widths of classes with fewer rows add up rather than their squares: two rows are far from a normal distribution. */
const fewTrials = 10

const formulas = { f1, precision, recall }

/**
 * A metric of one side with one-sided bounds, from counts of (truth, prediction).
 *
 * Formula: accuracy, and recall and precision of one class, are shares: limits of Clopper and Pearson. F1 of one class is
 * 2s/(1 + s) of the share s = TP/(TP + FP + FN): limits of s, transformed. The mean of K classes: half-widths are the larger of
 * z · √Σ(influence of a row)², which knows that one wrong row hurts two classes, and √Σ(half-widths of the classes)²/K, which does
 * not collapse when everything is right; those of classes with fewer than ten rows are added as they are.
 * Parameters: `classes` are those that the mean is over; without them all classes of the truth. `level` is left out on each side.
 * Undefined: no row, or no class for which the metric is defined: value null and why.
 * Source: K. Takahashi et al., Applied Intelligence 52 (2022) 4961–4972 for the influences of F1.
 *
 * @example measureQuality('recall', [{ truth: 'a', predicted: 'a', count: 8 }, { truth: 'a', predicted: 'b', count: 2 }], 0.05, ['a'])
 */
export function measureQuality(
  metric: QualityMetric,
  counts: readonly ConfusionCount[],
  level: number,
  classes: readonly string[] = truthsOf(counts),
): QualityEstimate {
  if (rowsOf(counts) === 0) return { value: null, why: 'there is no row' }
  if (metric === 'accuracy')
    return estimateShare({ successes: rowsOf(counts.filter(isRight)), n: rowsOf(counts) }, level)
  const measured = classes.flatMap((label) => {
    const outcomes = outcomesOf(counts, label)
    const { value } = formulas[metric](outcomes)
    return value === null ? [] : [{ label, value, outcomes, limits: limitsOf(metric, outcomes, level) }]
  })
  const [first] = measured
  if (!first)
    return { value: null, why: `${metric} is undefined for every class of ${classes.join(', ') || 'the truth'}` }
  if (measured.length === 1)
    return { value: first.value, ...first.limits, share: metric === 'f1' ? null : trialsOf(metric, first.outcomes) }
  const value = measured.reduce((sum, of) => sum + of.value, 0) / measured.length
  const reach = normalQuantile(1 - level) * Math.sqrt(varianceOfMean(metric, counts, measured))
  const apart = (side: (of: (typeof measured)[number]) => number) => {
    const isFew = ({ outcomes }: MeasuredClass) => trialsOf(metric, outcomes).n < fewTrials
    const few = measured.filter(isFew).reduce((sum, of) => sum + side(of), 0)
    return (few + Math.hypot(...measured.filter((of) => !isFew(of)).map(side))) / measured.length
  }
  const [below, above] = [apart((of) => of.value - of.limits.lower), apart((of) => of.limits.upper - of.value)]
  return {
    value,
    lower: Math.max(0, value - Math.max(reach, below)),
    upper: Math.min(1, value + Math.max(reach, above)),
    share: null,
  }
}

export function rowsOf(counts: readonly ConfusionCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}

/** The classes that the truth of some row has, in the order of their names. */
export function truthsOf(counts: readonly ConfusionCount[]): string[] {
  return [...new Set(counts.flatMap(({ truth, count }) => (count > 0 ? [truth] : [])))].sort()
}

function isRight({ truth, predicted }: ConfusionCount): boolean {
  return truth === predicted
}

function estimateShare(share: Proportion, level: number): QualityEstimate {
  return { value: share.successes / share.n, ...clopperPearsonInterval(share.successes, share.n, level), share }
}

function outcomesOf(counts: readonly ConfusionCount[], label: string): OutcomeCounts {
  const rows = (of: (row: ConfusionCount) => boolean) => rowsOf(counts.filter(of))
  return {
    truePositives: rows(({ truth, predicted }) => truth === label && predicted === label),
    falsePositives: rows(({ truth, predicted }) => truth !== label && predicted === label),
    falseNegatives: rows(({ truth, predicted }) => truth === label && predicted !== label),
  }
}

function trialsOf(metric: ClassMetric, { truePositives, falsePositives, falseNegatives }: OutcomeCounts): Proportion {
  const missed = { recall: falseNegatives, precision: falsePositives, f1: falsePositives + falseNegatives }
  return { successes: truePositives, n: truePositives + missed[metric] }
}

function limitsOf(metric: ClassMetric, outcomes: OutcomeCounts, level: number): Interval {
  const { successes, n } = trialsOf(metric, outcomes)
  const { lower, upper } = clopperPearsonInterval(successes, n, level)
  return metric === 'f1' ? { lower: (2 * lower) / (1 + lower), upper: (2 * upper) / (1 + upper) } : { lower, upper }
}

type MeasuredClass = { readonly label: string; readonly value: number; readonly outcomes: OutcomeCounts }

/** Variance of the mean over classes: the sum over rows of the squared influence that a row has on it. */
function varianceOfMean(
  metric: ClassMetric,
  counts: readonly ConfusionCount[],
  classes: readonly MeasuredClass[],
): number {
  const byLabel = new Map(classes.map((of) => [of.label, of]))
  return counts.reduce((variance, { truth, predicted, count }) => {
    const touched = [...new Set([truth, predicted])].flatMap((label) => byLabel.get(label) ?? [])
    const influence = touched.reduce((sum, of) => sum + influenceOf(metric, of, truth, predicted), 0) / classes.length
    return variance + count * influence ** 2
  }, 0)
}

function influenceOf(
  metric: ClassMetric,
  { label, value, outcomes }: MeasuredClass,
  truth: string,
  predicted: string,
): number {
  const { truePositives, falsePositives, falseNegatives } = outcomes
  const [has, given] = [truth === label ? 1 : 0, predicted === label ? 1 : 0]
  if (metric === 'recall') return (has * (given - value)) / (truePositives + falseNegatives)
  if (metric === 'precision') return (given * (has - value)) / (truePositives + falsePositives)
  return (2 * has * given - value * (has + given)) / (2 * truePositives + falsePositives + falseNegatives)
}
