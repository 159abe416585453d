import type { TextDescription } from '../text/describe.ts'
import { summariseTexts } from '../text/summarise.ts'
import type { Vocabulary } from '../text/vocabulary.ts'
import { rowsForAuc } from './auc-rows.ts'
import { findCharacteristicWords } from './characteristic-words.ts'
import { classifyDomain } from './domain-classifier.ts'
import type { DriftMeasurement } from './measurement.ts'
import { compareHalvesOfReference } from './reference-halves.ts'
import { compareDescriptors } from './text-descriptors.ts'
import { distinctTexts, type SidedText, type TextSample } from './text-sample.ts'
import { extractTokenFeatures } from './token-features.ts'

export type TextDriftOptions = {
  /** As the definition has it; `classifier-auc` is the one that is measured. */
  readonly effect: string
  readonly reference: readonly TextSample[]
  readonly window: readonly TextSample[]
  /** Left out on each side of the interval. */
  readonly level: number
  readonly seed: number
  /** The warning threshold, which tells how many rows it takes. */
  readonly warning: number
  /** The words that the champion knows (`buildVocabulary`); without it the share of unknown words is not described. */
  readonly vocabulary?: Vocabulary
}

const fewestTexts = 10
const testedShare = 0.8
const wordsShown = 12
const idsShown = 10

/**
 * How far the texts of a window moved away from those of the reference: the area under the ROC curve of a classifier that tries
 * to tell them apart (`classifyDomain`). ½ means that it cannot, 1 that it always can.
 *
 * Parameters: samples in any order; texts that are equal count once (`distinctTexts`), so `n` counts distinct texts.
 * Undefined: null with the reason below ten distinct texts on either side, and for an effect other than `classifier-auc`: distances of word
 * distributions count words that come in texts as if they came alone, and have no bound that holds.
 * Evidence: `withinReference` is the same area between the earlier and the later half of the reference where its times are known: what
 * time alone does to these texts, and a threshold below it alarms at every check.
 * The p-value is that of `tailRankTest`, which finds a small share of new texts where the area is still near ½.
 *
 * @example measureTextDrift({ effect: 'classifier-auc', reference, window, level: 0.05, seed: 1, warning: 0.6 }).lower
 */
export function measureTextDrift(options: TextDriftOptions): DriftMeasurement {
  const { effect, level, seed, warning } = options
  const reference = distinctTexts(options.reference, 0, seed)
  const window = distinctTexts(options.window, 1, seed)
  const counted = { effect, n: window.length, referenceN: reference.length }
  const undefinedBecause = whyUndefined(effect, reference.length, window.length)
  if (undefinedBecause !== undefined) {
    const rows = effect === classifierAuc ? rowsNeeded(warning, level, reference.length, 1) : null
    return { ...counted, ...nothingKnown, rowsForWarning: rows, why: undefinedBecause }
  }
  const documents = [...reference, ...window]
  const features = extractTokenFeatures(documents, options.vocabulary)
  const { auc, pValue, tested, inflation, windowLike } = classifyDomain(documents, level, features)
  return {
    ...counted,
    value: auc.auc,
    lower: auc.lower,
    upper: auc.upper,
    pValue,
    rowsForWarning: rowsNeeded(warning, level, reference.length, inflation),
    evidence: {
      tested,
      clusterInflation: inflation,
      repeated: {
        reference: options.reference.length - reference.length,
        window: options.window.length - window.length,
      },
      withinReference: compareHalvesOfReference(documents.slice(0, reference.length), level, features),
      words: findCharacteristicWords(features.words, documents, wordsShown),
      descriptors: describeShift(documents, features.descriptions),
      leastLikeReference: windowLike.slice(0, idsShown),
    },
  }
}

const classifierAuc = 'classifier-auc'
const nothingKnown = { value: null, lower: 0, upper: 1, pValue: null, evidence: {} }

function whyUndefined(effect: string, reference: number, window: number): string | undefined {
  if (effect !== classifierAuc) return `text drift is measured by ${classifierAuc}, ${effect} of texts is not built`
  if (reference < fewestTexts) return `the reference must have ${fewestTexts} different texts, got ${reference}`
  if (window < fewestTexts) return `the window must have ${fewestTexts} different texts, got ${window}`
  return undefined
}

function rowsNeeded(warning: number, level: number, referenceN: number, inflation: number): number | null {
  const rows = rowsForAuc({ area: warning, level, referenceN, testedShare, inflation })
  return rows === null ? null : Math.max(fewestTexts, rows)
}

function describeShift(documents: readonly SidedText[], descriptions: readonly TextDescription[]) {
  const of = (wanted: number) =>
    summariseTexts(descriptions.filter((_, document) => documents[document]?.side === wanted))
  return compareDescriptors(of(0), of(1))
}
