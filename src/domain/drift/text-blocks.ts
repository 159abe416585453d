import type { SidedText } from './text-sample.ts'

export type TextBlocks = {
  /** The block of each document. Block 0 is only learnt from. */
  readonly blockOf: Int32Array
  /** The number of its cluster: documents that are equal or of one group, on whichever side. */
  readonly clusterOf: Int32Array
  readonly blocks: number
}

const learntFirst = 0.2
const mostBlocks = 8
const rowsPerBlock = 4

/**
 * Cuts documents into blocks that are learnt from one after the other: equal texts and groups stay together, and each block has
 * nearly the same share of either side.
 *
 * Parameters: documents in their seeded order (`distinctTexts`), sides mixed as they come.
 * Block 0 takes a fifth of either side; up to eight blocks share the rest, as many as leave four documents of the smaller side
 * in each.
 */
export function cutIntoBlocks(documents: readonly SidedText[]): TextBlocks {
  const clusterOf = clusterDocuments(documents)
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

/** Joins documents with the same text or the same group; a cluster has the number of its first document. */
function clusterDocuments(documents: readonly SidedText[]): Int32Array {
  const parent = Int32Array.from(documents.keys())
  const find = (document: number): number => {
    let root = document
    while (parent[root] !== root) root = parent[root] ?? root
    parent[document] = root
    return root
  }
  const first = { text: new Map<string, number>(), group: new Map<string, number>() }
  const join = (known: Map<string, number>, key: string, document: number) => {
    const other = known.get(key)
    if (other === undefined) known.set(key, document)
    else parent[Math.max(find(other), find(document))] = Math.min(find(other), find(document))
  }
  documents.forEach(({ text, group }, document) => {
    join(first.text, text, document)
    if (group !== undefined) join(first.group, group, document)
  })
  return parent.map((_, document) => find(document))
}
