import { cellFloor, type Descriptor, type DescriptorSummary, isLength, type TextSummary } from '../text/summarise.ts'
import { measureCellDistance } from './cell-distance.ts'
import type { CellEffect } from './cell-norms.ts'
import type { DriftMeasurement } from './measurement.ts'
import type { WatchedDescriptor } from './monitor-definition.ts'
import { type MonitorLevel, undefinedMeasurement } from './prediction-drift.ts'
import { compareDescriptors } from './text-descriptors.ts'

export type TextDescriptorInput = MonitorLevel & {
  readonly effect: CellEffect
  readonly descriptor: WatchedDescriptor
  readonly reference: TextSummary
  readonly window: TextSummary
  readonly seed: number
}

const counted: Readonly<Record<WatchedDescriptor, Descriptor>> = {
  length: 'characters',
  words: 'words',
  digits: 'digitShare',
  symbols: 'symbolShare',
  'out-of-vocabulary': 'unknownShare',
}

/**
 * How far a plain measure of the texts moved, with one-sided bounds: `measureCellDistance` over the cells of `cellOf`.
 *
 * Formula: lengths stand on a scale of doublings, so that Wasserstein's unit is the reference's standard deviation of log₂; a length of
 * 0 stands half a doubling below 1. Shares stand for the middle of their cell, 0 for itself.
 * Undefined: null with the reason below 30 texts on a side, for words out of a vocabulary that is not known, and for Wasserstein a
 * reference whose texts all lie in one cell.
 *
 * @example measureTextDescriptor({ effect: 'wasserstein', descriptor: 'words', reference, window, level: 0.01, warning: 0.2, seed: 1 }).lower
 */
export function measureTextDescriptor(input: TextDescriptorInput): DriftMeasurement {
  const { effect, level, warning, seed } = input
  const descriptor = counted[input.descriptor]
  const [reference, window] = [input.reference[descriptor], input.window[descriptor]]
  const unknown = input.descriptor === 'out-of-vocabulary' && (isUnknown(input.reference) || isUnknown(input.window))
  if (unknown)
    return undefinedMeasurement(effect, window.n, reference.n, 'the words that the champion knows are not known')
  const sides = { reference: reference.cells, window: window.cells, positions: positionsOf(descriptor, reference) }
  const measured = measureCellDistance({ effect, level, warning, seed, ...sides })
  const medians = compareDescriptors(input.reference, input.window)[descriptor]
  return medians ? { ...measured, evidence: { ...measured.evidence, medians } } : measured
}

function isUnknown({ words, unknownShare }: TextSummary): boolean {
  return unknownShare.n === 0 && words.n > 0
}

function positionsOf(descriptor: Descriptor, { cells }: DescriptorSummary): number[] {
  return cells.map((_, cell) => {
    if (isLength(descriptor)) return (cell - 1) / 2
    return cell === 0 ? 0 : (cellFloor(descriptor, cell) + cellFloor(descriptor, cell + 1)) / 2
  })
}
