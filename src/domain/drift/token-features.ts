import { describeScan, type TextDescription } from '../text/describe.ts'
import { mixHash, newWordScan, scanWords, type WordScan } from '../text/scan-words.ts'
import type { Vocabulary } from '../text/vocabulary.ts'
import { addPassages, newPassages, type Passages } from './shared-passages.ts'
import type { SidedText } from './text-sample.ts'
import { countWord, newWordTable, type WordTable } from './word-table.ts'

/** Documents as sparse rows: those of document `d` stand from `offsets[d]` to `offsets[d + 1]`. */
export type TokenFeatures = {
  readonly offsets: Int32Array
  readonly buckets: Int32Array
  readonly weights: Float32Array
  readonly words: WordTable
  readonly passages: Passages
  readonly descriptions: readonly TextDescription[]
}

export const bucketCount = 1 << 18
const mask = bucketCount - 1

/**
 * Words and pairs of neighbouring words of each document, hashed into buckets, and its length.
 *
 * Formula: weight (1 + ln tf), scaled so that a document's words have the Euclidean length 1; beside them one feature for the
 * length, to the half of a doubling, which alone shows texts that are cut off or empty.
 * Undefined: a document without words has its length alone.
 * Source: K. Weinberger et al., Feature Hashing for Large Scale Multitask Learning, ICML 2009 (hashing).
 */
export function extractTokenFeatures(documents: readonly SidedText[], vocabulary?: Vocabulary): TokenFeatures {
  const rows = newRows(documents.length)
  const words = newWordTable()
  const passages = newPassages(documents.length)
  const scan = newWordScan()
  const counts = new Uint16Array(bucketCount)
  const descriptions = documents.map(({ text, side }, document) => {
    scanWords(text, scan)
    reserve(rows, 2 * scan.count + 1)
    addWords(rows, counts, scan, words, document, side)
    addPassages(passages, scan, document)
    weigh(rows, counts, rows.offsets[document] ?? 0)
    rows.buckets[rows.used] = lengthBucket(scan.count)
    rows.weights[rows.used] = lengthWeight
    rows.used += 1
    rows.offsets[document + 1] = rows.used
    return describeScan(scan, vocabulary)
  })
  return { offsets: rows.offsets, buckets: rows.buckets, weights: rows.weights, words, passages, descriptions }
}

const lengthWeight = 0.25

function lengthBucket(words: number): number {
  return mixHash(words === 0 ? -1 : Math.floor(2 * Math.log2(words))) & mask
}

type Rows = { offsets: Int32Array; buckets: Int32Array; weights: Float32Array; used: number }

function newRows(documents: number): Rows {
  const expected = 1024 + 256 * documents
  return {
    offsets: new Int32Array(documents + 1),
    buckets: new Int32Array(expected),
    weights: new Float32Array(expected),
    used: 0,
  }
}

function reserve(rows: Rows, more: number): void {
  if (rows.used + more <= rows.buckets.length) return
  const size = Math.max(rows.used + more, rows.buckets.length * 2)
  const buckets = new Int32Array(size)
  buckets.set(rows.buckets)
  const weights = new Float32Array(size)
  weights.set(rows.weights)
  rows.buckets = buckets
  rows.weights = weights
}

function addWords(
  rows: Rows,
  counts: Uint16Array,
  scan: WordScan,
  words: WordTable,
  document: number,
  side: number,
): void {
  let previous = 0
  const count = (bucket: number) => {
    const times = counts[bucket] ?? 0
    if (times === 0) rows.buckets[rows.used++] = bucket
    if (times < largestCount) counts[bucket] = times + 1
  }
  for (let i = 0; i < scan.count; i++) {
    const hash = scan.hashes[i] ?? 0
    countWord(words, hash, document, side, i)
    count(hash & mask)
    if (i > 0) count(mixHash(Math.imul(previous, 31) + hash) & mask)
    previous = hash
  }
}

const largestCount = 0xff_ff

/** Turns the counts of the document's buckets into weights, and clears them for the next document. */
function weigh(rows: Rows, counts: Uint16Array, from: number): void {
  let squares = 0
  for (let i = from; i < rows.used; i++) {
    const bucket = rows.buckets[i] ?? 0
    const weight = 1 + Math.log(counts[bucket] ?? 1)
    counts[bucket] = 0
    rows.weights[i] = weight
    squares += weight * weight
  }
  const scale = 1 / Math.sqrt(squares || 1)
  for (let i = from; i < rows.used; i++) rows.weights[i] = (rows.weights[i] ?? 0) * scale
}
