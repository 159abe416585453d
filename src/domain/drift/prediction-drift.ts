import { cramersV } from '../statistics/cramers-v.ts'
import { testHomogeneity } from '../statistics/homogeneity-test.ts'
import { sharesOf } from '../statistics/shares.ts'
import { type CategoricalEffectName, categoricalEffects } from './categorical-effects.ts'
import { estimateDistance } from './distance-estimate.ts'
import type { DriftMeasurement } from './measurement.ts'

/** How often each label was given: counts, or sums of the labels' probabilities. */
type LabelWeights = Readonly<Record<string, number>>

/** What a monitor is asked for: the error rate of each bound, and the effect that it must be able to notice. */
export type MonitorLevel = { readonly level: number; readonly warning: number }

export type PredictionDriftInput = MonitorLevel & {
  readonly effect: CategoricalEffectName
  readonly reference: LabelWeights
  readonly window: LabelWeights
}

const mostMoved = 10

/**
 * Measures how far the labels that a model gives in a window are from those of the reference, with what chance alone gives taken
 * off and a one-sided lower bound (`estimateDistance`), so that a small window does not look drifted and a large one with a trivial
 * shift does not either.
 *
 * Parameters: weights by label; a label that one side lacks counts 0 there. Sums of probabilities may be fractions; as they vary less than
 * counts, the bounds are then wider than they need be.
 * Undefined: a side without rows, or a weight that is no number of 0 or more: value null, bounds 0 and the largest. One label on both
 * sides: 0, p 1.
 *
 * @example measurePredictionDrift({ effect: 'jensen-shannon', reference: { spam: 500, ham: 500 }, window: { spam: 90, ham: 10 }, level: 0.01, warning: 0.1 }).lower // 0.1767…
 */
export function measurePredictionDrift(input: PredictionDriftInput): DriftMeasurement {
  const { effect, reference, window, level, warning } = input
  const labels = [...new Set([...Object.keys(reference), ...Object.keys(window)])]
    .filter((label) => weigh(reference, label) !== 0 || weigh(window, label) !== 0)
    .sort()
  const before = labels.map((label) => weigh(reference, label))
  const now = labels.map((label) => weigh(window, label))
  const [referenceN, n] = [sum(before), sum(now)]
  const why = whyUndefined(labels, before, now)
  if (why !== undefined) return undefinedMeasurement(effect, countOf(n), countOf(referenceN), why)
  const estimate = estimateDistance(categoricalEffects[effect], before, now, level)
  const homogeneity = testHomogeneity(before, now)
  return {
    effect,
    value: estimate.value,
    lower: estimate.lower,
    upper: estimate.upper,
    pValue: estimate.pValue,
    n,
    referenceN,
    rowsForWarning: warning > 0 ? estimate.rowsFor(warning) : null,
    evidence: {
      uncorrected: estimate.observed,
      byChance: estimate.byChance,
      ...describeLabels(labels, before, now),
      chiSquare: { statistic: homogeneity.statistic, dof: homogeneity.dof, pValue: homogeneity.pValue },
      ...(homogeneity.dof > 0 && { cramersV: cramersV(homogeneity, n + referenceN).corrected }),
    },
  }
}

/** A measurement that has no value, and why: nothing is known about where it lies. */
export function undefinedMeasurement(
  effect: string,
  n: number,
  referenceN: number,
  why: string,
  lowest = 0,
): DriftMeasurement {
  return {
    effect,
    value: null,
    lower: lowest,
    upper: 1,
    pValue: null,
    n,
    referenceN,
    rowsForWarning: null,
    why,
    evidence: {},
  }
}

function whyUndefined(
  labels: readonly string[],
  before: readonly number[],
  now: readonly number[],
): string | undefined {
  const broken = labels.find(
    (_, i) => ![before[i], now[i]].every((weight) => weight !== undefined && Number.isFinite(weight) && weight >= 0),
  )
  if (broken !== undefined) {
    const i = labels.indexOf(broken)
    return `weights must be numbers of 0 or more, got ${before[i]} in the reference and ${now[i]} in the window for ${broken}`
  }
  if (sum(now) === 0) return 'the window has no row'
  return sum(before) === 0 ? 'the reference has no row' : undefined
}

/** The shares side by side, those that moved most first, and the labels that the reference never had. */
function describeLabels(labels: readonly string[], before: readonly number[], now: readonly number[]) {
  const [p, q] = [sharesOf(before), sharesOf(now)]
  const shares = labels.map((label, i) => ({ label, reference: p[i] ?? 0, window: q[i] ?? 0 }))
  const moved = shares.toSorted((a, b) => Math.abs(b.window - b.reference) - Math.abs(a.window - a.reference))
  return {
    shares: moved.slice(0, mostMoved),
    unseen: moved
      .filter(({ reference }) => reference === 0)
      .slice(0, mostMoved)
      .map(({ label, window }) => ({ label, share: window })),
  }
}

function weigh(weights: LabelWeights, label: string): number {
  return Object.hasOwn(weights, label) ? (weights[label] ?? 0) : 0
}

function countOf(total: number): number {
  return Number.isFinite(total) && total > 0 ? total : 0
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
