import type { CategoricalEffectName } from './categorical-effects.ts'
import type { DriftMeasurement } from './measurement.ts'
import { type MonitorLevel, measurePredictionDrift, undefinedMeasurement } from './prediction-drift.ts'

/** Texts by language; `unknown` where none can be told. */
type LanguageCounts = Readonly<Record<string, number>>

export type LanguageMixInput = MonitorLevel & {
  readonly effect: CategoricalEffectName
  readonly reference: LanguageCounts
  readonly window: LanguageCounts
}

/**
 * How far the languages of the texts moved, with chance taken off and one-sided bounds: what `measurePredictionDrift` measures of labels.
 * Texts of an unknown language are one of them, since that they became more is a change too.
 *
 * Undefined: where `measurePredictionDrift` is, and on a side whose texts are all of an unknown language.
 *
 * @example measureLanguageMix({ effect: 'jensen-shannon', reference: { en: 950, fr: 50 }, window: { en: 60, fr: 40 }, level: 0.01, warning: 0.1 }).lower // 0.212…
 */
export function measureLanguageMix(input: LanguageMixInput): DriftMeasurement {
  const { effect, reference, window } = input
  const untold = (['reference', 'window'] as const).find((side) => isUntold(input[side]))
  if (untold === undefined) return measurePredictionDrift(input)
  return undefinedMeasurement(
    effect,
    rowsOf(window),
    rowsOf(reference),
    `no text of the ${untold} has a language that can be told`,
  )
}

function isUntold(languages: LanguageCounts): boolean {
  return rowsOf(languages) > 0 && rowsOf(languages) === languages.unknown
}

function rowsOf(languages: LanguageCounts): number {
  return Object.values(languages).reduce((sum, count) => sum + count, 0)
}
