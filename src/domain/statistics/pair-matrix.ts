/** A number for each pair of things, symmetric; that of `i` and `j` stands at `i * size + j`. */
export type PairMatrix = { readonly size: number; readonly values: Float64Array }

type Vector = Float32Array | Float64Array | readonly number[]

/**
 * Squared Euclidean distances of all pairs of vectors.
 *
 * Formula: Σ (x − y)².
 * Parameters: vectors of one length. Undefined: no vector gives a matrix of size 0.
 *
 * @example squaredDistances([[0, 0], [3, 4]]).values // [0, 25, 25, 0]
 */
export function squaredDistances(vectors: readonly Vector[]): PairMatrix {
  const size = vectors.length
  const width = vectors[0]?.length ?? 0
  const flat = new Float64Array(size * width)
  vectors.forEach((vector, row) => {
    flat.set(vector, row * width)
  })
  const values = new Float64Array(size * size)
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      let sum = 0
      for (let a = i * width, b = j * width, end = a + width; a < end; a++, b++) {
        const difference = (flat[a] ?? 0) - (flat[b] ?? 0)
        sum += difference * difference
      }
      values[i * size + j] = sum
      values[j * size + i] = sum
    }
  }
  return { size, values }
}

/**
 * The median of the numbers of the pairs of the given things, the upper one of an even number.
 * Undefined: NaN for fewer than two things.
 */
export function medianOfPairs({ size, values }: PairMatrix, things: readonly number[]): number {
  const pairs = new Float64Array((things.length * (things.length - 1)) / 2)
  let used = 0
  things.forEach((i, at) => {
    for (const j of things.slice(at + 1)) pairs[used++] = values[i * size + j] ?? 0
  })
  return pairs.sort()[pairs.length >> 1] ?? Number.NaN
}
