import type { Embedder } from './embedder.ts'
import { mixHash, newWordScan, scanWords, type WordScan, wordAt } from './scan-words.ts'

const dimensions = 128
const lettersOfGram = 3

/**
 * An embedder that learns nothing and needs no file: what a text's words are, and what they are spelt like, projected to 128 numbers.
 *
 * Formula: vector of a text = Σ over its distinct words (1 + ln tf) · v(word), scaled to the length 1; v(word) = s(word) + Σ s(gram)/√g over
 * the word's g runs of three letters with its borders; s(x) is a vector of signs that the hash of x decides. Case and which digit
 * stands where do not matter (`scanWords`). By the lemma of Johnson and Lindenstrauss angles between texts are kept to about ±0.09.
 * Undefined: a text without words is the vector 0.
 * Source: D. Achlioptas, J. Comput. Syst. Sci. 66 (2003) 671–687 (projection by signs); P. Bojanowski et al., TACL 5 (2017) (runs of
 * letters).
 *
 * @example hashedWordsEmbedder().embed(['a late fee'])[0]?.length // 128
 */
export function hashedWordsEmbedder(): Embedder {
  const known = new Map<number, Float32Array>()
  const scan = newWordScan()
  return {
    name: 'hashed-words',
    dimensions,
    embed: (texts) => texts.map((text) => embedScan(scanWords(text, scan), known)),
  }
}

// So many words are remembered; a longer list would cost more memory than it saves time.
const mostKnown = 50_000

function embedScan(scan: WordScan, known: Map<number, Float32Array>): Float32Array {
  const counts = new Map<number, { place: number; times: number }>()
  for (let place = 0; place < scan.count; place++) {
    const hash = scan.hashes[place] ?? 0
    const counted = counts.get(hash)
    if (counted) counted.times += 1
    else counts.set(hash, { place, times: 1 })
  }
  const sums = new Float64Array(dimensions)
  for (const [hash, { place, times }] of counts) {
    const word = known.get(hash) ?? wordVector(hash, wordAt(scan, place))
    if (known.size < mostKnown) known.set(hash, word)
    const weight = 1 + Math.log(times)
    for (let i = 0; i < dimensions; i++) sums[i] = (sums[i] ?? 0) + weight * (word[i] ?? 0)
  }
  return toUnitLength(sums)
}

function wordVector(hash: number, word: string): Float32Array {
  const vector = new Float32Array(dimensions)
  addSigns(vector, hash, 1)
  const grams = gramHashes(word)
  for (const gram of grams) addSigns(vector, gram, 1 / Math.sqrt(grams.length))
  return vector
}

/** Hashes of the runs of letters of a word with its borders; a digit is a digit, whichever. */
function gramHashes(word: string): number[] {
  const letters = [...`<${word.replace(/\p{N}/gu, '0')}>`].map((letter) => letter.codePointAt(0) ?? 0)
  return Array.from({ length: letters.length - lettersOfGram + 1 }, (_, from) =>
    letters.slice(from, from + lettersOfGram).reduce((hash, letter) => mixHash(Math.imul(hash, 31) + letter), 1),
  )
}

/** Adds the signs that a hash stands for: 32 of them to a further mix of it. */
function addSigns(vector: Float32Array, hash: number, weight: number): void {
  for (let from = 0; from < dimensions; from += 32) {
    const bits = mixHash(hash + Math.imul(from + 1, 0x9e3779b9))
    for (let bit = 0; bit < 32; bit++) {
      vector[from + bit] = (vector[from + bit] ?? 0) + ((bits >>> bit) & 1 ? weight : -weight)
    }
  }
}

function toUnitLength(sums: Float64Array): Float32Array {
  const length = Math.sqrt(sums.reduce((squares, value) => squares + value * value, 0))
  return Float32Array.from(sums, (value) => (length > 0 ? value / length : 0))
}
