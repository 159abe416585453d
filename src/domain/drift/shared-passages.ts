import { mixHash, type WordScan } from '../text/scan-words.ts'

/** Hashes of passages of each document; those of document `d` end at `ends[d]`, where those of the next begin. */
export type Passages = { hashes: Int32Array; readonly ends: Int32Array; used: number }

const wordsOfPassage = 8
const multiplier = 0x01000193
/** `multiplier` to the power of `wordsOfPassage`, which takes the word off that the passage leaves behind. */
const leaving = Array.from({ length: wordsOfPassage }).reduce<number>((power) => Math.imul(power, multiplier), 1)
/** Of four passages one is kept, by its hash: the same ones in every text. */
const keptMask = 3

export function newPassages(documents: number): Passages {
  return { hashes: new Int32Array(1024 + 64 * documents), ends: new Int32Array(documents), used: 0 }
}

/** Adds the passages of a document, in the order of the documents: runs of eight words, a quarter of them. */
export function addPassages(passages: Passages, { hashes, count }: WordScan, document: number): void {
  if (passages.used + count > passages.hashes.length) {
    const larger = new Int32Array(2 * (passages.used + count))
    larger.set(passages.hashes)
    passages.hashes = larger
  }
  let rolling = 0
  for (let at = 0; at < count; at++) {
    rolling = (Math.imul(rolling, multiplier) + (hashes[at] ?? 0)) | 0
    if (at >= wordsOfPassage) rolling = (rolling - Math.imul(leaving, hashes[at - wordsOfPassage] ?? 0)) | 0
    const passage = at >= wordsOfPassage - 1 ? mixHash(rolling) : keptMask
    if ((passage & keptMask) === 0) passages.hashes[passages.used++] = passage
  }
  passages.ends[document] = passages.used
}

const mostDocuments = 5

/**
 * Pairs of documents that share a passage which at most five documents have: they quote each other, or one writer repeats himself. A
 * passage of more documents is a form or a footer, and joins nothing.
 *
 * Parameters: passages in the order of the documents, the first `documentCount` of which are looked at; each pair is a document and an
 * earlier one. Undefined: no pair where no document has eight words.
 * Source: A. Broder, On the Resemblance and Containment of Documents, SEQUENCES 1997 (runs of words, chosen by their hashes).
 */
export function pairsBySharedPassage(all: Passages, documentCount: number): [document: number, earlier: number][] {
  const ends = all.ends.subarray(0, documentCount)
  const passages = { ...all, ends, used: ends.at(-1) ?? 0 }
  const mask = 2 ** Math.ceil(Math.log2(2 * passages.used + 2)) - 1
  const table = { hashes: new Int32Array(mask + 1), first: new Int32Array(mask + 1), last: new Int32Array(mask + 1) }
  const documents = new Int32Array(mask + 1)
  const slots = new Int32Array(passages.used)
  eachPassage(passages, (hash, document, at) => {
    let slot = (hash >>> 2) & mask
    while (documents[slot] !== 0 && table.hashes[slot] !== hash) slot = (slot + 1) & mask
    slots[at] = slot
    if (documents[slot] !== 0 && table.last[slot] === document) return
    if (documents[slot] === 0) table.first[slot] = document
    table.hashes[slot] = hash
    table.last[slot] = document
    documents[slot] = (documents[slot] ?? 0) + 1
  })
  const pairs: [number, number][] = []
  eachPassage(passages, (_, document, at) => {
    const slot = slots[at] ?? 0
    const first = table.first[slot] ?? 0
    if ((documents[slot] ?? 0) <= mostDocuments && first !== document) pairs.push([document, first])
  })
  return pairs
}

function eachPassage({ hashes, ends }: Passages, visit: (hash: number, document: number, at: number) => void): void {
  let at = 0
  ends.forEach((end, document) => {
    for (; at < end; at++) visit(hashes[at] ?? 0, document, at)
  })
}
