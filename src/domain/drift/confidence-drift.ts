import { measureCellDistance } from './cell-distance.ts'
import type { CellEffect } from './cell-norms.ts'
import type { DriftMeasurement } from './measurement.ts'
import type { MonitorLevel } from './prediction-drift.ts'

export type ConfidenceDriftInput = MonitorLevel & {
  readonly effect: CellEffect
  /** Answers by cell of `confidenceCell`. */
  readonly reference: readonly number[]
  readonly window: readonly number[]
  readonly seed: number
}

/**
 * How far the model's confidence in the labels that it gives moved, with one-sided bounds: `measureCellDistance` over the cells of
 * `confidenceCell`, each standing for its middle.
 *
 * Undefined: where `measureCellDistance` is: below 30 answers with a confidence on a side, or for Wasserstein a reference that is always
 * as sure.
 *
 * @example measureConfidenceDrift({ effect: 'wasserstein', reference, window, level: 0.01, warning: 0.2, seed: 1 }).lower
 */
export function measureConfidenceDrift(input: ConfidenceDriftInput): DriftMeasurement {
  const cells = input.reference.length
  return measureCellDistance({ ...input, positions: input.reference.map((_, cell) => (cell + 0.5) / cells) })
}
