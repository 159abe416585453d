import type { DriftMeasurement } from './measurement.ts'
import { undefinedMeasurement } from './prediction-drift.ts'
import { measureQualityDrop, type QualityDropInput } from './quality-drop.ts'
import { type ConfusionCount, rowsOf } from './quality-estimate.ts'

/** Counts of (truth, answer) by the value of a slice. */
export type OutcomesByValue = Readonly<Record<string, readonly ConfusionCount[]>>

export type SlicedQualityDropInput = Omit<QualityDropInput, 'reference' | 'window'> & {
  readonly slice: string
  readonly reference: OutcomesByValue
  readonly window: OutcomesByValue
}

const fewestRows = 30

/**
 * Measures the drop of a metric for each value of a slice against the same value of the reference, and gives the worst: the one whose
 * drop is shown to be largest. Rows, bounds and rows for a warning are that value's.
 *
 * Formula: `measureQualityDrop` with level / k for k values, so that none of them alarms by chance more often than the level
 * (Bonferroni). The values are chosen by their rows alone, before any quality is looked at.
 * Undefined: no value with 30 rows with truth on both sides, or none for which the metric is defined. Values with fewer rows are named
 * in the evidence and say nothing.
 *
 * @example measureSlicedQualityDrop({ effect: 'accuracy-drop', slice: 'language', reference, window, level: 0.01, warning: 0.05 }).evidence.worst
 */
export function measureSlicedQualityDrop(input: SlicedQualityDropInput): DriftMeasurement {
  const { effect, slice, reference, window, level } = input
  const values = Object.keys(window).sort()
  const outcomes = (side: OutcomesByValue, value: string) => (Object.hasOwn(side, value) ? (side[value] ?? []) : [])
  const isLarge = (value: string) =>
    Math.min(rowsOf(outcomes(reference, value)), rowsOf(outcomes(window, value))) >= fewestRows
  const large = values.filter(isLarge)
  const measured = large.map((value) => {
    const sides = { reference: outcomes(reference, value), window: outcomes(window, value) }
    return { value, drop: measureQualityDrop({ ...input, ...sides, level: level / large.length }) }
  })
  const evidence = {
    slice,
    values: measured.map(({ value, drop: { value: drop, lower, upper, n, why } }) => ({
      value,
      drop,
      lower,
      upper,
      n,
      ...(why !== undefined && { why }),
    })),
    tooFew: values.filter((value) => !isLarge(value)),
  }
  const [worst] = measured.filter(({ drop }) => drop.value !== null).sort((a, b) => b.drop.lower - a.drop.lower)
  if (worst) return { ...worst.drop, evidence: { ...worst.drop.evidence, worst: worst.value, ...evidence } }
  const why = measured[0]
    ? `of ${slice} ${measured[0].value}: ${measured[0].drop.why}`
    : `no value of ${slice} has ${fewestRows} rows with truth in both window and reference`
  return { ...undefinedMeasurement(effect, totalOf(window), totalOf(reference), why, -1), evidence }
}

function totalOf(side: OutcomesByValue): number {
  return Object.values(side).reduce((sum, counts) => sum + rowsOf(counts), 0)
}
