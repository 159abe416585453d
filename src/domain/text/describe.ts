import { characterKind } from './character-kind.ts'
import { newWordScan, scanWords, type WordScan } from './scan-words.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What one text looks like from afar. A share is null where there is nothing that it could be a share of. */
export type TextDescription = {
  /** Characters (Unicode code points), blanks included. */
  readonly characters: number
  readonly words: number
  /** Of the characters that are not blank. */
  readonly digitShare: number | null
  readonly symbolShare: number | null
  /** Of the words, those that the vocabulary does not have; null without a vocabulary too. */
  readonly unknownShare: number | null
}

/**
 * Describes one text: length, words, and shares of digits, symbols and unknown words.
 *
 * Formula: digits / n and symbols / n, n the characters that are not blank; unknown words / words.
 * Parameters: `vocabulary` by `buildVocabulary`.
 * Undefined: shares of an empty or blank text are null.
 *
 * @example describeText('Fee: 35') // { characters: 7, words: 2, digitShare: 0.333…, symbolShare: 0.166…, unknownShare: null }
 */
export function describeText(text: string, vocabulary?: Vocabulary): TextDescription {
  return describeScan(scanWords(text, newWordScan()), vocabulary)
}

/** `describeText` of a text that is scanned already. */
export function describeScan(scan: WordScan, vocabulary?: Vocabulary): TextDescription {
  const { kinds, count } = scan
  const characters = kinds.reduce((sum, of) => sum + of, 0)
  const visible = characters - (kinds[characterKind.blank] ?? 0)
  const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : null)
  return {
    characters,
    words: count,
    digitShare: shareOf(kinds[characterKind.digit] ?? 0, visible),
    symbolShare: shareOf(kinds[characterKind.symbol] ?? 0, visible),
    unknownShare: vocabulary ? shareOf(countUnknown(scan, vocabulary), count) : null,
  }
}

function countUnknown({ hashes, count }: WordScan, vocabulary: Vocabulary): number {
  let unknown = 0
  for (let i = 0; i < count; i++) if (!vocabulary.has(hashes[i] ?? 0)) unknown += 1
  return unknown
}
