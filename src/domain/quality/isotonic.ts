/** A confidence and whether the answer was right. */
export type JudgedConfidence = { readonly confidence: number; readonly isRight: boolean }

/** A map that never falls: `values` at `confidences`, straight lines between them, constant beyond. */
export type IsotonicMap = { readonly confidences: readonly number[]; readonly values: readonly number[] }

/**
 * Isotonic regression: the rising map from confidence to the share of right answers that fits best.
 *
 * Formula: pool adjacent violators; rows of equal confidence are one block from the start.
 * Parameters: confidences in [0, 1], any order.
 * Undefined: no row gives a map without points, which `applyIsotonic` leaves as it is.
 * Source: M. Ayer et al., Ann. Math. Stat. 26 (1955); B. Zadrozny and C. Elkan, KDD 2002.
 *
 * @example fitIsotonic([{ confidence: 0.6, isRight: true }, { confidence: 0.9, isRight: false }]).values // [0.5, 0.5]
 */
export function fitIsotonic(rows: readonly JudgedConfidence[]): IsotonicMap {
  const pooled: Block[] = []
  for (const block of blocksOf(rows)) {
    let last = block
    for (let before = pooled.at(-1); before && shareOf(before) >= shareOf(last); before = pooled.at(-1)) {
      last = { from: before.from, to: last.to, right: before.right + last.right, n: before.n + last.n }
      pooled.pop()
    }
    pooled.push(last)
  }
  const ends = pooled.flatMap((block) => (block.from === block.to ? [block.from] : [block.from, block.to]))
  const values = pooled.flatMap((block) =>
    block.from === block.to ? [shareOf(block)] : [shareOf(block), shareOf(block)],
  )
  return { confidences: ends, values }
}

/** The value of an isotonic map at a confidence. */
export function applyIsotonic({ confidences, values }: IsotonicMap, confidence: number): number {
  if (confidences.length === 0) return confidence
  let above = confidences.length
  for (let low = 0; low < above; ) {
    const middle = (low + above) >> 1
    if ((confidences[middle] ?? 0) < confidence) low = middle + 1
    else above = middle
  }
  const [left, right] = [confidences[above - 1], confidences[above]]
  const [from, to] = [values[above - 1], values[above]]
  if (left === undefined || from === undefined) return to ?? confidence
  if (right === undefined || to === undefined) return from
  return from + ((to - from) * (confidence - left)) / (right - left)
}

type Block = { readonly from: number; readonly to: number; readonly right: number; readonly n: number }

function shareOf({ right, n }: Block): number {
  return right / n
}

function blocksOf(rows: readonly JudgedConfidence[]): Block[] {
  const blocks: Block[] = []
  for (const { confidence, isRight } of rows.toSorted((a, b) => a.confidence - b.confidence)) {
    const right = isRight ? 1 : 0
    const last = blocks.at(-1)
    if (last?.from !== confidence) blocks.push({ from: confidence, to: confidence, right, n: 1 })
    else blocks[blocks.length - 1] = { ...last, right: last.right + right, n: last.n + 1 }
  }
  return blocks
}
