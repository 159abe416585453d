import type { Share, TextFault } from '../../src/domain/drift/window-content.ts'
import type { AnsweredRow } from './champion.ts'

/** What a reference says is ordinary of a text. */
export type TextLimits = { readonly longest: number; readonly languages: ReadonlySet<string> }

const ordinary = 0.999
const unexpectedBelow = 0.005
const unknown = 'unknown'
const shortestCut = 100

export function textLimitsOf(rows: readonly AnsweredRow[]): TextLimits {
  const lengths = rows.map(({ description }) => description.characters).sort((a, b) => a - b)
  const known = rows.map(({ language }) => language).filter((language) => language !== unknown)
  const shareOf = (language: string) => known.filter((other) => other === language).length / known.length
  return {
    longest: lengths[Math.ceil(ordinary * lengths.length) - 1] ?? Number.POSITIVE_INFINITY,
    languages: new Set([...new Set(known)].filter((language) => shareOf(language) >= unexpectedBelow)),
  }
}

/** The faults of texts as a window counts them; complaints have no field that could be missing or broken. */
export function countFaults(rows: readonly AnsweredRow[], limits: TextLimits): Record<TextFault, Share> {
  const share = (count: number, n = rows.length): Share => ({ count, n })
  const texts = rows.flatMap(({ text }) => (hasLetter(text) ? [text] : []))
  const known = rows.filter(({ language }) => language !== unknown)
  return {
    empty: share(rows.length - texts.length),
    missing: share(0),
    invalid: share(0),
    duplicate: share(texts.length - new Set(texts).size),
    truncated: share(countCut(texts)),
    tooLong: share(rows.filter(({ description }) => description.characters > limits.longest).length),
    unexpectedLanguage: share(known.filter(({ language }) => !limits.languages.has(language)).length, known.length),
  }
}

function hasLetter(text: string): boolean {
  return /[^\s\p{Z}]/u.test(text)
}

/** Texts as long as the longest one, where that is the most frequent length too. */
function countCut(texts: readonly string[]): number {
  const lengths = new Map<number, number>()
  for (const { length } of texts) lengths.set(length, (lengths.get(length) ?? 0) + 1)
  const longest = Math.max(0, ...lengths.keys())
  const count = lengths.get(longest) ?? 0
  return longest >= shortestCut && count > 1 && count === Math.max(...lengths.values()) ? count : 0
}
