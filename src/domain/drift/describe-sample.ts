import { describeText } from '../text/describe.ts'
import { detectLanguage } from '../text/language.ts'
import { summariseTexts, type TextSummary } from '../text/summarise.ts'
import type { ReferenceProfile } from './reference-profile.ts'
import type { Share } from './window-content.ts'

export type SampleDescription = {
  readonly descriptors: TextSummary
  /** Texts by language. */
  readonly languages: Readonly<Record<string, number>>
  readonly unexpectedLanguage: Share
}

/**
 * What the sampled texts of a window or of a reference look like: their descriptors and languages, counted, and how many are written in
 * a language that the reference does not have (`expectedLanguages`), of those whose language is known.
 *
 * Parameters: `reference` is null where nothing is known: then no word is called unknown and no language unexpected.
 * The order of the texts does not matter.
 */
export function describeSample(
  texts: readonly { readonly text: string }[],
  reference: Pick<ReferenceProfile, 'vocabulary' | 'languages'> | null,
): SampleDescription {
  const vocabulary = reference && new Set(reference.vocabulary)
  const descriptors = summariseTexts(texts.map(({ text }) => describeText(text, vocabulary ?? undefined)))
  const languages = countLanguages(texts)
  return { descriptors, languages, unexpectedLanguage: countUnexpected(languages, reference?.languages ?? {}) }
}

/** Texts by language, in the order of the languages' codes. */
function countLanguages(texts: readonly { readonly text: string }[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { text } of texts) {
    const language = detectLanguage(text)
    counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * Texts in a language in which less than 0.5 % of the reference are written, of those whose language is known.
 *
 * Undefined: a reference without a known language expects none and calls none unexpected: 0 of 0.
 *
 * @example countUnexpected({ de: 30, en: 70, unknown: 5 }, { en: 1000, de: 2 }) // { count: 30, n: 100 }
 */
export function countUnexpected(
  languages: Readonly<Record<string, number>>,
  reference: Readonly<Record<string, number>>,
): Share {
  const known = Object.entries(reference).filter(([language]) => language !== 'unknown')
  const total = known.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return { count: 0, n: 0 }
  const expected = new Set(known.flatMap(([language, count]) => (count >= expectedShare * total ? [language] : [])))
  const told = Object.entries(languages).filter(([language]) => language !== 'unknown')
  const sum = (of: typeof told) => of.reduce((all, [, count]) => all + count, 0)
  return { count: sum(told.filter(([language]) => !expected.has(language))), n: sum(told) }
}

const expectedShare = 0.005
