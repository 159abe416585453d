import { cellFloor, type Descriptor, type DescriptorSummary, descriptors, type TextSummary } from '../text/summarise.ts'

/** One descriptor on both sides. Medians to the precision of the cells. */
export type DescriptorShift = {
  readonly reference: number
  readonly window: number
  /** Largest difference of the two distribution functions, 0 to 1. */
  readonly distance: number
}

/**
 * How the descriptors of texts differ between reference and window: length, words, shares of digits, symbols and unknown words.
 *
 * Formula: median by cell; distance max |F − G| over the cells (Kolmogorov–Smirnov).
 * Undefined: a descriptor that has no value on one side is left out. Identical summaries have the distance 0.
 *
 * @example compareDescriptors(summariseTexts(before), summariseTexts(now)).words // { reference: 181, window: 16, distance: 0.7 }
 */
export function compareDescriptors(
  reference: TextSummary,
  window: TextSummary,
): Partial<Record<Descriptor, DescriptorShift>> {
  const defined = descriptors.filter((descriptor) => reference[descriptor].n > 0 && window[descriptor].n > 0)
  return Object.fromEntries(
    defined.map((descriptor) => {
      const [before, now] = [reference[descriptor], window[descriptor]]
      const shift: DescriptorShift = {
        reference: medianOf(descriptor, before),
        window: medianOf(descriptor, now),
        distance: distanceOf(before, now),
      }
      return [descriptor, shift]
    }),
  )
}

function medianOf(descriptor: Descriptor, { n, cells }: DescriptorSummary): number {
  let seen = 0
  const cell = cells.findIndex((count) => {
    seen += count
    return 2 * seen >= n
  })
  return cellFloor(descriptor, cell)
}

function distanceOf(one: DescriptorSummary, other: DescriptorSummary): number {
  let below = 0
  let belowOther = 0
  let distance = 0
  one.cells.forEach((count, cell) => {
    below += count
    belowOther += other.cells[cell] ?? 0
    distance = Math.max(distance, Math.abs(below / one.n - belowOther / other.n))
  })
  return distance
}
