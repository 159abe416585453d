import type { CentredKernel } from './kernel-permutations.ts'
import { mmdFactor } from './kernel-permutations.ts'
import type { Moments } from './permutation-moments.ts'
import type { SeededGenerator } from './seeded-generator.ts'

/** So many products of numbers are spent on the triangles of a large matrix; the moments are exact below. */
const mostProducts = 40_000_000

/**
 * Mean, variance and skewness of the unbiased MMD² over all ways to deal the pooled things to two samples of these sizes: what
 * endlessly many permutations would give.
 *
 * Formula: S = Σ k_ij s_i s_j over ordered pairs, s the dealing. As the rows sum to 0, every sum over graphs of up to three edges is one of
 * Σ k², Σ k³ (over pairs) and T = Σ k_ij k_jl k_li (over triangles); p_v is the chance that v things are all dealt to the one sample:
 * E S = 0, E S² = 4 Σk² (p₂ − 2p₃ + p₄),
 * E S³ = 8 {Σk³ (p₂ − 6p₃ + 13p₄ − 12p₅ + 4p₆) + 6 T (p₃ − 3p₄ + 3p₅ − p₆)}.
 * T is estimated from random pairs where there are too many triangles, to about 2 %.
 * Undefined: fewer than two things a side: NaN. A kernel without variance: skewness 0.
 * Source: P. W. Mielke, K. J. Berry, Permutation Methods (2007), chapter 2, for matrices whose rows sum to 0.
 */
export function kernelMoments(
  kernel: CentredKernel,
  { first, generator }: { readonly first: number; readonly generator: SeededGenerator },
): Moments {
  const { size, values } = kernel
  const factor = mmdFactor(first, size - first)
  let squares = 0
  let cubes = 0
  for (let i = 0; i < size; i++) {
    for (let at = i * size + i + 1; at < (i + 1) * size; at++) {
      const value = values[at] ?? 0
      squares += value * value
      cubes += value * value * value
    }
  }
  const p = chances(first, size)
  const variance = 4 * squares * combine(p, [1, -2, 1])
  if (!(variance > 0)) return { mean: 0, variance: 0, skewness: 0 }
  const triangles = sumOfTriangles(kernel, generator)
  const third = 8 * (cubes * combine(p, [1, -6, 13, -12, 4]) + 6 * triangles * combine(p, [0, 1, -3, 3, -1]))
  return { mean: 0, variance: variance * factor * factor, skewness: third / variance ** 1.5 }
}

/** The chances that 2, 3, … 6 given things are all dealt to the sample of `first`. */
function chances(first: number, size: number): number[] {
  let chance = 1
  return Array.from({ length: 6 }, (_, dealt) => {
    chance *= size > dealt ? (first - dealt) / (size - dealt) : 0
    return chance
  }).slice(1)
}

function combine(chances: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (chances[i] ?? 0), 0)
}

/** Σ k_ij k_jl k_li over unordered triangles: a third of the sum over pairs of k_ij times the product of their rows. */
function sumOfTriangles({ size, values }: CentredKernel, generator: SeededGenerator): number {
  const ofPair = (i: number, j: number) => {
    let product = 0
    for (let a = i * size, b = j * size, end = a + size; a < end; a++, b++)
      product += (values[a] ?? 0) * (values[b] ?? 0)
    return (values[i * size + j] ?? 0) * product
  }
  const pairs = (size * (size - 1)) / 2
  let sum = 0
  if (pairs * size <= mostProducts) {
    for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) sum += ofPair(i, j)
    return sum / 3
  }
  const drawn = Math.floor(mostProducts / size)
  for (let pair = 0; pair < drawn; pair++) {
    const i = below(size, generator)
    const j = below(size - 1, generator)
    sum += ofPair(i, j < i ? j : j + 1)
  }
  return (sum / drawn) * (pairs / 3)
}

function below(most: number, generator: SeededGenerator): number {
  return Math.floor(((generator.next() >>> 0) / 2 ** 32) * most)
}
