/** How many cells there are. */
export const confidenceCells = 40

/**
 * The fixed cell of a confidence, 0 to 39: (lo, hi] of 2.5 points, 0 in the first one.
 *
 * @example confidenceCell(0.5) // 19
 */
function confidenceCell(confidence: number): number {
  return Math.min(confidenceCells - 1, Math.max(0, Math.ceil(confidence * confidenceCells - rounding) - 1))
}

/** Counts confidences by cell; mergeable with those of other rows by addition. */
export function countConfidences(confidences: readonly number[]): number[] {
  const counts = new Array<number>(confidenceCells).fill(0)
  for (const confidence of confidences) {
    const cell = confidenceCell(confidence)
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return counts
}

const rounding = 1e-9
