import { newWordScan, scanWords, wordAt } from '../text/scan-words.ts'
import type { SidedText } from './text-sample.ts'
import type { WordTable } from './word-table.ts'

/** A word and the numbers of texts of window and reference that have it. Its digits read 0. */
type CharacteristicWord = { readonly word: string; readonly window: number; readonly reference: number }

type CharacteristicWords = {
  readonly window: readonly CharacteristicWord[]
  readonly reference: readonly CharacteristicWord[]
}

const priorTexts = 10
const smallestZ = 2
// A word of one or two texts may be somebody's name.
const fewestTexts = 3
const longestWord = 40

/**
 * The words that tell window and reference apart, the most telling first.
 *
 * Formula: z = δ/√(1/(w + a) + 1/(r + a)), δ the difference of the log-odds of "a text has the word", (w + a)/(n_w + 10 − w − a), between
 * window and reference; a = 10 (w + r)/(n_w + n_r) is a Dirichlet prior of ten texts, which keeps rare words from the top. Words
 * with |z| ≥ 2 in at least three texts.
 * Parameters: `table` counts the texts by word (`extractTokenFeatures`); `most` words of each side.
 * Undefined: a side without texts has no characteristic words, nor has the other.
 * Source: B. L. Monroe, M. P. Colaresi and K. M. Quinn, Fightin' Words, Political Analysis 16 (2008) 372–403.
 *
 * @example findCharacteristicWords(features.words, documents, 10).window // [{ word: 'covid', window: 83, reference: 0 }, …]
 */
export function findCharacteristicWords(
  table: WordTable,
  documents: readonly SidedText[],
  most: number,
): CharacteristicWords {
  const inWindow = documents.reduce((sum, { side }) => sum + side, 0)
  const inReference = documents.length - inWindow
  if (inWindow === 0 || inReference === 0) return { window: [], reference: [] }
  const scored = scoreWords(table, inWindow, inReference)
  const read = (words: readonly ScoredWord[]) => words.slice(0, most).map((word) => readWord(word, table, documents))
  return {
    window: read(scored.filter(({ z }) => z >= smallestZ)),
    reference: read(scored.filter(({ z }) => z <= -smallestZ).reverse()),
  }
}

type ScoredWord = { readonly slot: number; readonly z: number; readonly window: number; readonly reference: number }

function scoreWords({ hashes, lastSeen, documents }: WordTable, inWindow: number, inReference: number): ScoredWord[] {
  const scored: (ScoredWord & { readonly hash: number })[] = []
  for (let slot = 0; slot < hashes.length; slot++) {
    const reference = documents[2 * slot] ?? 0
    const window = documents[2 * slot + 1] ?? 0
    if (lastSeen[slot] === 0 || reference + window < fewestTexts) continue
    const prior = (priorTexts * (window + reference)) / (inWindow + inReference)
    const logOdds = (count: number, n: number) => Math.log((count + prior) / (n + priorTexts - count - prior + 1e-9))
    const spread = Math.sqrt(1 / (window + prior) + 1 / (reference + prior))
    const z = (logOdds(window, inWindow) - logOdds(reference, inReference)) / spread
    scored.push({ slot, z, window, reference, hash: hashes[slot] ?? 0 })
  }
  return scored.sort((a, b) => b.z - a.z || a.hash - b.hash)
}

function readWord(
  { slot, window, reference }: ScoredWord,
  table: WordTable,
  documents: readonly SidedText[],
): CharacteristicWord {
  const scan = scanWords(documents[table.firstDocument[slot] ?? 0]?.text ?? '', newWordScan())
  const word = wordAt(scan, table.firstPlace[slot] ?? 0)
  const shown = word.length > longestWord ? `${word.slice(0, longestWord)}…` : word
  return { word: shown.replace(/\p{N}/gu, '0'), window, reference }
}
