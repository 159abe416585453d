import { type Passages, pairsBySharedPassage } from './shared-passages.ts'
import type { SidedText } from './text-sample.ts'

export type TextBlocks = {
  /** The block of each document. Block 0 is only learnt from. */
  readonly blockOf: Int32Array
  /** The number of its cluster: documents that are equal, of one group or share a rare passage, on whichever side. */
  readonly clusterOf: Int32Array
  readonly blocks: number
}

const learntFirst = 0.2
const mostBlocks = 8
const rowsPerBlock = 4
/** Clusters stop growing by shared passages here: who quotes whom joins, in the end, all of a mailing list. */
const largestByPassages = 30

/**
 * Cuts documents into blocks that are learnt from one after the other: equal texts, groups and texts that share a rare passage
 * (`pairsBySharedPassage`) stay together, and each block has nearly the same share of either side.
 *
 * Parameters: documents in their seeded order (`distinctTexts`), sides mixed as they come.
 * Block 0 takes a fifth of either side; up to eight blocks share the rest, as many as leave four documents of the smaller side
 * in each.
 */
export function cutIntoBlocks(documents: readonly SidedText[], passages: Passages): TextBlocks {
  const clusterOf = clusterDocuments(documents, passages)
  const smaller = Math.min(...[0, 1].map((side) => documents.filter((one) => one.side === side).length))
  const tested = Math.max(1, Math.min(mostBlocks, Math.floor(((1 - learntFirst) * smaller) / rowsPerBlock)))
  const blockOf = new Int32Array(documents.length)
  for (const clusters of clustersByKind(documents, clusterOf)) {
    const all = clusters.reduce((count, { length }) => count + length, 0)
    let before = 0
    for (const members of clusters) {
      const place = (before + members.length / 2) / all
      const block = place < learntFirst ? 0 : 1 + Math.floor(((place - learntFirst) / (1 - learntFirst)) * tested)
      for (const member of members) blockOf[member] = Math.min(tested, block)
      before += members.length
    }
  }
  return { blockOf, clusterOf, blocks: tested + 1 }
}

/** Clusters of the reference alone, of the window alone, and of both: each kind is spread evenly over the blocks. */
function clustersByKind(documents: readonly SidedText[], clusterOf: Int32Array): number[][][] {
  const members = new Map<number, number[]>()
  clusterOf.forEach((cluster, document) => {
    const known = members.get(cluster)
    if (known) known.push(document)
    else members.set(cluster, [document])
  })
  const kinds: number[][][] = [[], [], []]
  for (const cluster of members.values()) {
    const sides = new Set(cluster.map((document) => documents[document]?.side))
    kinds[sides.size === 2 ? 2 : sides.has(1) ? 1 : 0]?.push(cluster)
  }
  return kinds
}

/** A cluster has the number of its first document. */
function clusterDocuments(documents: readonly SidedText[], passages: Passages): Int32Array {
  const parent = Int32Array.from(documents.keys())
  const size = new Int32Array(documents.length).fill(1)
  const find = (document: number): number => {
    let root = document
    while (parent[root] !== root) root = parent[root] ?? root
    parent[document] = root
    return root
  }
  const join = (document: number, other: number, largest = documents.length) => {
    const [one, two] = [find(document), find(other)]
    const joined = (size[one] ?? 1) + (size[two] ?? 1)
    if (one === two || joined > largest) return
    parent[Math.max(one, two)] = Math.min(one, two)
    size[Math.min(one, two)] = joined
  }
  const first = { text: new Map<string, number>(), group: new Map<string, number>() }
  const joinBy = (known: Map<string, number>, key: string, document: number) => {
    const other = known.get(key)
    if (other === undefined) known.set(key, document)
    else join(document, other)
  }
  documents.forEach(({ text, group }, document) => {
    joinBy(first.text, text, document)
    if (group !== undefined) joinBy(first.group, group, document)
  })
  for (const [document, earlier] of pairsBySharedPassage(passages, documents.length))
    join(document, earlier, largestByPassages)
  return parent.map((_, document) => find(document))
}
