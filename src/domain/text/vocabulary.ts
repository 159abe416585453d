import { newWordScan, scanWords } from './scan-words.ts'

/** Words that are known, by their hashes: small to store, and nobody reads a customer's name out of it. */
export type Vocabulary = ReadonlySet<number>

/**
 * The words that occur in at least `atLeast` of the texts: a name or a typing error of one text is no known word. Of more than `most`
 * words, the most frequent ones.
 *
 * Parameters: hashes are those of `scanWords`; two different words share one in about 1 of 4 billion pairs.
 * Undefined: no text gives an empty vocabulary, in which every word is unknown. The order of the texts does not matter.
 *
 * @example buildVocabulary(['a fee', 'the fee'], 2).size // 1
 */
export function buildVocabulary(texts: Iterable<string>, atLeast = 2, most = Number.POSITIVE_INFINITY): Vocabulary {
  const documents = new Map<number, number>()
  const scan = newWordScan()
  for (const text of texts) {
    scanWords(text, scan)
    for (const hash of new Set(scan.hashes.subarray(0, scan.count))) documents.set(hash, (documents.get(hash) ?? 0) + 1)
  }
  const known = [...documents].filter(([, count]) => count >= atLeast)
  const frequent = known.length > most ? known.sort(byFrequency).slice(0, most) : known
  return new Set(frequent.map(([hash]) => hash).sort((a, b) => a - b))
}

/** The most frequent first; the hashes decide between equals, so that no order of texts does. */
function byFrequency([hash, count]: [number, number], [otherHash, otherCount]: [number, number]): number {
  return otherCount - count || hash - otherHash
}
