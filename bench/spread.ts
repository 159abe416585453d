/** Repeated measurements in three numbers. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number; readonly n: number }

/** The median of an even count is the mean of the two in the middle. Throws where nothing was measured: that is no 0. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = (sorted.length - 1) / 2
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (low === undefined || high === undefined || min === undefined || max === undefined)
    throw new RangeError('a spread needs at least one measurement, got none')
  return { median: (low + high) / 2, min, max, n: sorted.length }
}
