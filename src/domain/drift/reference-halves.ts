import { classifyDomain } from './domain-classifier.ts'
import type { SidedText } from './text-sample.ts'
import type { TokenFeatures } from './token-features.ts'

type ReferenceHalves = { readonly value: number; readonly lower: number; readonly upper: number }

const fewestTexts = 20

/**
 * How far the texts of the reference move within it: the area under the curve of a classifier that tells its later half from the
 * earlier one, with one-sided bounds. Mails on new threads differ from those of last week though nothing is wrong; this says by how
 * much, for the reader of a report and for whoever chooses a threshold.
 *
 * Parameters: the documents of the reference, which are the first ones of `features`; `level` is left out on each side.
 * Undefined: null below 20 texts, where a text has no time or half of them share the first one, and where no half can be tested.
 *
 * @example compareHalvesOfReference(distinctTexts(reference, 0, 1), 0.05, features)?.value
 */
export function compareHalvesOfReference(
  reference: readonly SidedText[],
  level: number,
  features: TokenFeatures,
): ReferenceHalves | null {
  const times = reference.flatMap(({ at }) => at ?? []).sort()
  const middle = times[times.length >> 1] ?? ''
  if (times.length < fewestTexts || reference.length > times.length || times[0] === middle) return null
  const halves = reference.map((one): SidedText => ({ ...one, side: (one.at ?? '') < middle ? 0 : 1 }))
  const { auc, lower, upper } = classifyDomain(halves, level, features).auc
  return auc === null ? null : { value: auc, lower, upper }
}
