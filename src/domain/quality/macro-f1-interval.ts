import { percentileInterval } from '../statistics/group-bootstrap.ts'
import type { Interval } from '../statistics/interval.ts'
import { seededGenerator } from '../statistics/seeded-generator.ts'
import { countsDrawer } from './draw-counts.ts'

/** So many rows that have a truth and were given a label. */
type ConfusionCell = { readonly truth: string; readonly predicted: string; readonly count: number }

export type MacroF1Options = {
  readonly resamples: number
  /** What is left out on each side. */
  readonly tail: number
  readonly seed: number
}

/**
 * Macro F1 with a bootstrap interval, from counts of (truth, prediction): the time does not depend on the number of rows.
 *
 * Formula: mean over the classes of the truth of 2TP/(2TP + FP + FN); percentile interval of the same for tables that are drawn
 * with the observed shares (`countsDrawer`). A class that a drawn table lacks is left out of its mean.
 * Parameters: whole counts in any order.
 * Undefined: `undefined` without rows.
 * Source: A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application (1997), 5.3.
 *
 * @example macroF1Interval([{ truth: 'a', predicted: 'a', count: 90 }, { truth: 'b', predicted: 'a', count: 10 }], { resamples: 2000, tail: 0.025, seed: 1 })?.value // 0.473…
 */
export function macroF1Interval(
  counts: readonly ConfusionCell[],
  { resamples, tail, seed }: MacroF1Options,
): (Interval & { readonly value: number }) | undefined {
  const cells = mergeCells(counts)
  if (cells.length === 0) return undefined
  const classes = [...new Set(cells.map(({ truth }) => truth))].sort()
  const places = {
    truth: cells.map(({ truth }) => classes.indexOf(truth)),
    predicted: cells.map(({ predicted }) => classes.indexOf(predicted)),
  }
  const table = Float64Array.from(cells, ({ count }) => count)
  const draw = countsDrawer([...table], seededGenerator(seed, 'macro F1'))
  const drawn = new Float64Array(cells.length)
  const values = Array.from({ length: resamples }, () => macroF1Of(draw(drawn), places, classes.length))
  const value = macroF1Of(table, places, classes.length)
  const interval = percentileInterval(
    values.sort((a, b) => a - b),
    tail,
  )
  return { value, ...(interval ?? { lower: 0, upper: 1 }) }
}

/** One cell for each pair that occurs, in the order of truth and prediction. */
function mergeCells(counts: readonly ConfusionCell[]): ConfusionCell[] {
  const byPair = new Map<string, ConfusionCell>()
  for (const { truth, predicted, count } of counts) {
    if (count === 0) continue
    const pair = JSON.stringify([truth, predicted])
    byPair.set(pair, { truth, predicted, count: count + (byPair.get(pair)?.count ?? 0) })
  }
  return [...byPair].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
}

type Places = { readonly truth: readonly number[]; readonly predicted: readonly number[] }

function macroF1Of(table: Float64Array, { truth, predicted }: Places, classes: number): number {
  const right = new Float64Array(classes)
  const touched = new Float64Array(classes)
  const occurs = new Float64Array(classes)
  for (let cell = 0; cell < table.length; cell++) {
    const [has, given, count] = [truth[cell] ?? 0, predicted[cell] ?? -1, table[cell] ?? 0]
    occurs[has] = (occurs[has] ?? 0) + count
    touched[has] = (touched[has] ?? 0) + count
    if (given >= 0) touched[given] = (touched[given] ?? 0) + count
    if (given === has) right[has] = (right[has] ?? 0) + count
  }
  let [sum, defined] = [0, 0]
  for (let label = 0; label < classes; label++) {
    if (!occurs[label]) continue
    sum += (2 * (right[label] ?? 0)) / (touched[label] ?? 1)
    defined += 1
  }
  return sum / defined
}
