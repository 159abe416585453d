import type { PairMatrix } from './pair-matrix.ts'

export type SquaredMmd = {
  /** Below 0 as often as above when nothing changed. */
  readonly unbiased: number
  /** Never below 0; 0 for identical samples. */
  readonly biased: number
  /** Variance of `unbiased` by the delta method, where something changed. */
  readonly varianceFar: number
}

/**
 * Squared maximum mean discrepancy of two samples: how far apart their means lie in the space of a kernel. With `energyKernel` it is the
 * squared energy distance 2E|X − Y| − E|X − X′| − E|Y − Y′|.
 *
 * Formula: mean k(x, x′) + mean k(y, y′) − 2 mean k(x, y), unbiased without the pairs of a thing with itself;
 * its variance far from 0 is 4(Var h(x)/m + Var h(y)/n) with the witness h = mean k(·, y) − mean k(·, x).
 * Parameters: the kernel of the pooled samples, of which the first `first` things are the first sample.
 * Undefined: NaN when a sample has fewer than two things.
 * Source: A. Gretton et al., J. Mach. Learn. Res. 13 (2012) 723–773; G. Székely, M. Rizzo, J. Stat. Plan. Inference 143 (2013) 1249–1272.
 *
 * @example squaredMmd(rbfKernel(squaredDistances([[0], [1], [5], [6]]), 0.5), 2).unbiased // 1.2128…
 */
export function squaredMmd({ size, values }: PairMatrix, first: number): SquaredMmd {
  const second = size - first
  if (first < 2 || second < 2) return { unbiased: Number.NaN, biased: Number.NaN, varianceFar: Number.NaN }
  const witness = new Float64Array(size)
  const within = [0, 0]
  const own = [0, 0]
  let between = 0
  for (let i = 0; i < size; i++) {
    const side = i < first ? 0 : 1
    let toFirst = 0
    let toSecond = 0
    for (let j = 0; j < first; j++) toFirst += values[i * size + j] ?? 0
    for (let j = first; j < size; j++) toSecond += values[i * size + j] ?? 0
    const self = values[i * size + i] ?? 0
    witness[i] =
      side === 0
        ? toSecond / second - (toFirst - self) / (first - 1)
        : (toSecond - self) / (second - 1) - toFirst / first
    own[side] = (own[side] ?? 0) + self
    within[side] = (within[side] ?? 0) + (side === 0 ? toFirst : toSecond) - self
    if (side === 0) between += toSecond
  }
  const mean = (count: number, ofSelf: 0 | 1, side: 0 | 1) =>
    ((within[side] ?? 0) + ofSelf * (own[side] ?? 0)) / (count * (count - 1 + ofSelf))
  const apart = (2 * between) / (first * second)
  return {
    unbiased: mean(first, 0, 0) + mean(second, 0, 1) - apart,
    biased: Math.max(0, mean(first, 1, 0) + mean(second, 1, 1) - apart),
    varianceFar: 4 * (varianceOf(witness.subarray(0, first)) / first + varianceOf(witness.subarray(first)) / second),
  }
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}
