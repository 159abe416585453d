/** In how many documents of either side each word occurs, and where it was first met. Words are known by their 32-bit hashes. */
export type WordTable = {
  hashes: Int32Array
  /** Two numbers a slot: documents of the reference, and of the window. */
  documents: Int32Array
  /** One more than the document that the word was met in last; 0 marks a free slot. */
  lastSeen: Int32Array
  firstDocument: Int32Array
  firstPlace: Int32Array
  size: number
}

const firstSlots = 1 << 16

export function newWordTable(slots = firstSlots): WordTable {
  const column = () => new Int32Array(slots)
  return {
    hashes: column(),
    documents: new Int32Array(slots * 2),
    lastSeen: column(),
    firstDocument: column(),
    firstPlace: column(),
    size: 0,
  }
}

/** Counts a word of a document once, however often it stands there. `place` is the number of the word in its document. */
export function countWord(table: WordTable, hash: number, document: number, side: number, place: number): void {
  const slot = slotOf(table, hash)
  const seen = table.lastSeen[slot] ?? 0
  if (seen === document + 1) return
  table.lastSeen[slot] = document + 1
  table.documents[2 * slot + side] = (table.documents[2 * slot + side] ?? 0) + 1
  if (seen !== 0) return
  table.hashes[slot] = hash
  table.firstDocument[slot] = document
  table.firstPlace[slot] = place
  table.size += 1
  if (table.size * 2 > table.hashes.length) grow(table)
}

/** The slot that holds the hash, or the free one that it would take. */
function slotOf({ hashes, lastSeen }: WordTable, hash: number): number {
  const mask = hashes.length - 1
  let slot = hash & mask
  while (lastSeen[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask
  return slot
}

function grow(table: WordTable): void {
  const larger = newWordTable(table.hashes.length * 2)
  for (let slot = 0; slot < table.hashes.length; slot++) {
    const seen = table.lastSeen[slot] ?? 0
    if (seen === 0) continue
    const hash = table.hashes[slot] ?? 0
    const to = slotOf(larger, hash)
    larger.hashes[to] = hash
    larger.lastSeen[to] = seen
    larger.firstDocument[to] = table.firstDocument[slot] ?? 0
    larger.firstPlace[to] = table.firstPlace[slot] ?? 0
    larger.documents[2 * to] = table.documents[2 * slot] ?? 0
    larger.documents[2 * to + 1] = table.documents[2 * slot + 1] ?? 0
  }
  Object.assign(table, larger, { size: table.size })
}
