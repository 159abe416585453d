import type { PairMatrix } from './pair-matrix.ts'
import type { SeededGenerator } from './seeded-generator.ts'

/** A kernel from which what each thing adds to all its pairs is taken off: every row sums to 0 without its own place. */
export type CentredKernel = PairMatrix

/**
 * Takes off a kernel what the unbiased MMD² does not depend on.
 *
 * Formula: k(i, j) − a_i − a_j with a_i = (r_i − A)/(N − 2), A = Σ r/(2(N − 1)), r the sums of rows without their own place; the
 * diagonal is 0. Then MMD² = S (1/(m(m − 1)) + 1/(n(n − 1)) + 2/(mn)), S the sum over the ordered pairs of the window alone.
 * Undefined: it needs three things.
 */
export function centreKernel({ size, values }: PairMatrix): CentredKernel {
  const sums = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    let sum = -(values[i * size + i] ?? 0)
    for (let j = 0; j < size; j++) sum += values[i * size + j] ?? 0
    sums[i] = sum
  }
  const all = sums.reduce((total, sum) => total + sum, 0) / (2 * (size - 1))
  const shift = sums.map((sum) => (sum - all) / (size - 2))
  const centred = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i !== j) centred[i * size + j] = (values[i * size + j] ?? 0) - (shift[i] ?? 0) - (shift[j] ?? 0)
    }
  }
  return { size, values: centred }
}

/** MMD² of the sum over the ordered pairs of one sample. */
export function mmdFactor(first: number, second: number): number {
  return 1 / (first * (first - 1)) + 1 / (second * (second - 1)) + 2 / (first * second)
}

/**
 * MMD² of random ways to deal the pooled things to two samples of these sizes.
 *
 * Parameters: `drawn` things form the smaller sample, the others the other one. Undefined: a sample of fewer than two things gives NaN.
 */
export function permuteMmd(
  { size, values }: CentredKernel,
  { drawn, permutations, generator }: { drawn: number; permutations: number; generator: SeededGenerator },
): number[] {
  const order = Int32Array.from({ length: size }, (_, thing) => thing)
  const factor = mmdFactor(drawn, size - drawn)
  return Array.from({ length: permutations }, () => {
    let sum = 0
    for (let at = 0; at < drawn; at++) {
      const chosen = at + Math.floor(((generator.next() >>> 0) / twoTo32) * (size - at))
      const thing = order[chosen] ?? 0
      order[chosen] = order[at] ?? 0
      order[at] = thing
      const row = thing * size
      for (let before = 0; before < at; before++) sum += values[row + (order[before] ?? 0)] ?? 0
    }
    return 2 * sum * factor
  })
}

const twoTo32 = 2 ** 32
