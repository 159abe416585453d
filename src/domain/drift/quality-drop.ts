import { fisherExact } from '../statistics/fisher-exact.ts'
import type { Proportion } from '../statistics/newcombe-difference.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'
import { rowsForShares } from '../statistics/rows-for-shares.ts'
import type { DriftMeasurement } from './measurement.ts'
import { type MonitorLevel, undefinedMeasurement } from './prediction-drift.ts'
import {
  type ConfusionCount,
  measureQuality,
  type QualityEstimate,
  type QualityMetric,
  rowsOf,
  truthsOf,
} from './quality-estimate.ts'

export type QualityDropEffect = 'accuracy-drop' | 'recall-drop' | 'precision-drop' | 'f1-drop' | 'macro-f1-drop'

export type QualityDropInput = MonitorLevel & {
  readonly effect: QualityDropEffect
  /** The label that recall, precision and F1 are of; without one, and for macro F1, they are means over the classes. */
  readonly positive?: string | undefined
  readonly reference: readonly ConfusionCount[]
  readonly window: readonly ConfusionCount[]
}

type Measured = Extract<QualityEstimate, { value: number }>

const power = 0.8

const metrics: Readonly<Record<QualityDropEffect, QualityMetric>> = {
  'accuracy-drop': 'accuracy',
  'recall-drop': 'recall',
  'precision-drop': 'precision',
  'f1-drop': 'f1',
  'macro-f1-drop': 'f1',
}

/**
 * Measures how much lower a metric is in the window than in the reference, from counts of (truth, prediction), with one-sided
 * bounds. Negative when it rose.
 *
 * Formula: d = r − w; lower d − √((r − l)² + (u − w)²), upper likewise, with the limits of `measureQuality` for either side (square
 * and add). Where the metric is a plain share, the lower bound is at most 0 unless Fisher's one-sided p is below the level. Means
 * are over the classes of the window's truth; those of them that the reference's truth has not are only in the window's mean: that the
 * model cannot know them is a loss of quality.
 * Undefined: a side without rows, or without a row that the metric speaks about, or counts that are no counts: value null, bounds
 * −1 and 1.
 * Source: G. Y. Zou, A. Donner, Statistics in Medicine 27 (2008) 1693–1702.
 *
 * @example measureQualityDrop({ effect: 'accuracy-drop', reference, window, level: 0.01, warning: 0.02 }).lower
 */
export function measureQualityDrop(input: QualityDropInput): DriftMeasurement {
  const { effect, reference, window, level, warning } = input
  const positive = effect === 'macro-f1-drop' ? undefined : input.positive
  const metric = metrics[effect]
  const broken = [...reference, ...window].find(({ count }) => !(Number.isInteger(count) && count >= 0))
  if (broken) {
    const why = `counts must be whole and 0 or more, got ${broken.count} of ${broken.predicted} for ${broken.truth}`
    return undefinedMeasurement(effect, 0, 0, why, -1)
  }
  const rows = { n: rowsOf(window), referenceN: rowsOf(reference) }
  const inWindow = new Set(truthsOf(window))
  const known = truthsOf(reference).filter((label) => inWindow.has(label))
  const now = measureQuality(metric, window, level, positive === undefined ? truthsOf(window) : [positive])
  const before = measureQuality(metric, reference, level, positive === undefined ? known : [positive])
  if (now.value === null) return undefinedMeasurement(effect, rows.n, rows.referenceN, `in the window ${now.why}`, -1)
  if (before.value === null)
    return undefinedMeasurement(effect, rows.n, rows.referenceN, `in the reference ${before.why}`, -1)
  const value = before.value - now.value
  const lower = value - Math.hypot(before.value - before.lower, now.upper - now.value)
  const pValue = before.share && now.share ? fisherExact(missesOf(now.share), missesOf(before.share)).greater : null
  return {
    effect,
    value,
    lower: pValue === null || pValue < level ? lower : Math.min(0, lower),
    upper: value + Math.hypot(before.upper - before.value, now.value - now.lower),
    pValue,
    ...rows,
    rowsForWarning: rowsFor(before, now, { level, warning, n: rows.n }),
    evidence: { metric, ...(positive !== undefined && { positive }), reference: before, window: now },
  }
}

function missesOf({ successes, n }: Proportion): Proportion {
  return { successes: n - successes, n }
}

/** Rows of the window that show a drop of `warning`, from the rows that speak, or from how the half-width shrinks with the rows. */
function rowsFor(
  before: Measured,
  now: Measured,
  { level, warning, n }: { readonly level: number; readonly warning: number; readonly n: number },
): number | null {
  if (before.share && now.share) {
    const from = 1 - before.value
    const needed = rowsForShares({ from, to: Math.min(1, from + warning), referenceN: before.share.n, level, power })
    return needed === null ? null : Math.ceil((needed * n) / now.share.n)
  }
  const z = normalQuantile(1 - level)
  const spread = ({ lower, upper }: Measured) => (upper - lower) / (2 * z)
  const left = (warning / (z + normalQuantile(power))) ** 2 - spread(before) ** 2
  return left > 0 ? Math.ceil((n * spread(now) ** 2) / left) : null
}
