/** How one class fared: rows that have it and were given it, were given it wrongly, and have it but were given another. */
export type OutcomeCounts = {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
}

/**
 * Outcomes of a classifier by class, one against the rest.
 *
 * Parameters: `truth` and `predicted` of the same length, row by row; `classes` in the wanted order. A prediction outside
 * `classes` is a miss of the true class and counts against no class.
 * Undefined: lists of different length are a `RangeError`.
 *
 * @example countOutcomes(['a', 'b'], ['a', 'a'], ['a', 'b']) // [{ 1, 1, 0 }, { 0, 0, 1 }]
 */
export function countOutcomes(
  truth: readonly string[],
  predicted: readonly string[],
  classes: readonly string[],
): OutcomeCounts[] {
  if (truth.length !== predicted.length) {
    throw new RangeError(`every row has one truth and one prediction, got ${truth.length} and ${predicted.length}`)
  }
  return classes.map((label) => {
    const has = (labels: readonly string[], row: number) => labels[row] === label
    const rows = [...truth.keys()]
    return {
      truePositives: rows.filter((row) => has(truth, row) && has(predicted, row)).length,
      falsePositives: rows.filter((row) => !has(truth, row) && has(predicted, row)).length,
      falseNegatives: rows.filter((row) => has(truth, row) && !has(predicted, row)).length,
    }
  })
}

/** The classes that occur, in the order of their names. */
export function classesIn(labels: readonly string[]): string[] {
  return [...new Set(labels)].sort()
}
