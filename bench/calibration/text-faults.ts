import { countUnexpected } from '../../src/domain/drift/describe-sample.ts'
import type { ReferenceProfile } from '../../src/domain/drift/reference-profile.ts'
import { countCut } from '../../src/domain/drift/text-faults.ts'
import type { Share, TextFault } from '../../src/domain/drift/window-content.ts'
import type { AnsweredRow } from './champion.ts'

/** What a reference says is ordinary of a text. */
export type Ordinary = Pick<ReferenceProfile, 'longest' | 'languages'>

/** The faults of texts as a window counts them; complaints have no field that could be missing or broken. */
export function countFaults(rows: readonly AnsweredRow[], { longest, languages }: Ordinary): Record<TextFault, Share> {
  const share = (count: number): Share => ({ count, n: rows.length })
  const texts = rows.flatMap(({ text }) => (/[^\s\p{Z}]/u.test(text) ? [text] : []))
  return {
    empty: share(rows.length - texts.length),
    missing: share(0),
    invalid: share(0),
    duplicate: share(texts.length - new Set(texts).size),
    truncated: share(countCut(rows.map(({ text }) => [text]))),
    tooLong: share(rows.filter(({ description }) => description.characters > longest).length),
    unexpectedLanguage: countUnexpected(countLanguages(rows), languages),
  }
}

export function countLanguages(rows: readonly AnsweredRow[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { language } of rows) counts[language] = (counts[language] ?? 0) + 1
  return counts
}
