import type { TextDescription } from './describe.ts'

export const descriptors = ['characters', 'words', 'digitShare', 'symbolShare', 'unknownShare'] as const
export type Descriptor = (typeof descriptors)[number]

/** How one descriptor is spread over texts. Whole counts in fixed cells, so that summaries of parts add up exactly. */
export type DescriptorSummary = {
  /** Texts for which the descriptor is defined. */
  readonly n: number
  /** Texts by cell; cells are those of `cellOf`. */
  readonly cells: readonly number[]
}

export type TextSummary = { readonly texts: number } & Readonly<Record<Descriptor, DescriptorSummary>>

const lengthCells = 48
const shareCells = 41

/**
 * The fixed cell of a value. Lengths: 0 alone, then two cells for every doubling (1, 1.41, 2, 2.83, 4 …). Shares: 0 alone, then
 * cells (lo, hi] of 2.5 points.
 *
 * @example cellOf('words', 4) // 5
 */
export function cellOf(descriptor: Descriptor, value: number): number {
  if (value <= 0) return 0
  if (isLength(descriptor)) return Math.min(lengthCells - 1, 1 + Math.floor(2 * Math.log2(value) + rounding))
  return Math.min(shareCells - 1, Math.max(1, Math.ceil(value * (shareCells - 1) - rounding)))
}

const rounding = 1e-9

/** The lower end of a cell. */
export function cellFloor(descriptor: Descriptor, cell: number): number {
  if (cell <= 0) return 0
  return isLength(descriptor) ? Math.ceil(2 ** ((cell - 1) / 2) - rounding) : (cell - 1) / (shareCells - 1)
}

/** Whether the cells of a descriptor are those of lengths, and not of shares. */
export function isLength(descriptor: Descriptor): boolean {
  return descriptor === 'characters' || descriptor === 'words'
}

/**
 * Counts descriptions of texts. The order does not matter; no text gives counts of 0.
 *
 * @example summariseTexts(texts.map((text) => describeText(text)))
 */
export function summariseTexts(descriptions: readonly TextDescription[]): TextSummary {
  const summarise = (descriptor: Descriptor): DescriptorSummary => {
    const cells = new Array<number>(isLength(descriptor) ? lengthCells : shareCells).fill(0)
    const values = descriptions.flatMap((description) => description[descriptor] ?? [])
    for (const value of values) {
      const cell = cellOf(descriptor, value)
      cells[cell] = (cells[cell] ?? 0) + 1
    }
    return { n: values.length, cells }
  }
  return combine(descriptions.length, summarise)
}

/** The summary of all texts of both: the same as if they had been counted together. */
export function mergeTextSummaries(one: TextSummary, other: TextSummary): TextSummary {
  return combine(one.texts + other.texts, (descriptor) => ({
    n: one[descriptor].n + other[descriptor].n,
    cells: one[descriptor].cells.map((count, cell) => count + (other[descriptor].cells[cell] ?? 0)),
  }))
}

function combine(texts: number, of: (descriptor: Descriptor) => DescriptorSummary): TextSummary {
  return {
    texts,
    characters: of('characters'),
    words: of('words'),
    digitShare: of('digitShare'),
    symbolShare: of('symbolShare'),
    unknownShare: of('unknownShare'),
  }
}
