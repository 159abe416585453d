import { chiSquareQuantile } from '../statistics/chi-square.ts'
import { kernelMoments } from '../statistics/kernel-moments.ts'
import { centreKernel, permuteMmd } from '../statistics/kernel-permutations.ts'
import { squaredMmd } from '../statistics/mmd.ts'
import { noncentralityBounds, noncentralityForPower } from '../statistics/noncentrality-bounds.ts'
import type { PairMatrix } from '../statistics/pair-matrix.ts'
import { pearsonThreeTail } from '../statistics/pearson-three-tail.ts'
import { permutationP } from '../statistics/permutation-p.ts'
import { seededGenerator } from '../statistics/seeded-generator.ts'
import type { DistanceEstimate } from './distance-estimate.ts'

const permutations = 499
/** Where fewer permutations than this reach the observation, their share is too coarse. */
const fewestBeyond = 10
const power = 0.8
const smallestSkewness = 0.02

/**
 * The distance of two samples in the space of a kernel, √MMD², with chance taken off and one-sided bounds.
 *
 * Formula: U = unbiased MMD². p: share of 499 permutations of the same kernel that reach U, with the +1 rule; where fewer than ten
 * do, the tail of a Pearson III distribution with the exact moments of the permutations. Bounds: U/b + ν taken as χ²(ν, λ),
 * ν = 8/skewness², b = √(variance/2ν), where U counts b·λ; b is at least (F − 2 variance)/(4U), F the variance far from 0, of
 * which twice the variance is chance, so that the bound also holds where something changed. The lower bound is 0 unless p < level. The upper bound takes a U below 0 for 0.
 * Parameters: the kernel of the pooled samples, `first` things of the reference first; the bounds leave `level` out.
 * Undefined: it needs two things a side. A kernel without variance: 0, p 1.
 * Source: A. Gretton et al., J. Mach. Learn. Res. 13 (2012) 723–773; B. Phipson, G. K. Smyth (2010); inversion as in `estimateDistance`.
 */
export function estimateKernelDistance(
  kernel: PairMatrix,
  { first, level, seed, largest }: { first: number; level: number; seed: number; largest: number },
): DistanceEstimate {
  const second = kernel.size - first
  const { unbiased, biased, varianceFar } = squaredMmd(kernel, first)
  const centred = centreKernel(kernel)
  const { variance, skewness } = kernelMoments(centred, { first, generator: seededGenerator(seed, 'triangles') })
  const deviation = variance > negligible ? Math.sqrt(variance) : 0
  const dealt = {
    drawn: Math.min(first, second),
    permutations,
    generator: seededGenerator(seed, 'kernel permutations'),
  }
  const pValue =
    deviation === 0 ? 1 : pOf(unbiased, permuteMmd(centred, dealt), pearsonThreeTail(unbiased / deviation, skewness))
  const dof = 8 / Math.max(skewness, smallestSkewness) ** 2
  const scale = deviation / Math.sqrt(2 * dof)
  const cautious = Math.max(scale, unbiased > 0 ? (varianceFar - 2 * variance) / (4 * unbiased) : 0)
  const harmonic = 1 / (1 / first + 1 / second)
  const distanceOf = (lambda: number) => Math.min(largest, Math.sqrt(cautious * lambda))
  const bounds = (statistic: number) => noncentralityBounds({ statistic, dof }, level)
  return {
    observed: Math.sqrt(biased),
    byChance: Math.sqrt(Math.max(0, biased - unbiased)),
    value: Math.sqrt(Math.max(0, unbiased)),
    lower: pValue < level ? distanceOf(bounds(dof + unbiased / cautious).lower) : 0,
    upper: cautious > 0 ? distanceOf(bounds(dof + Math.max(0, unbiased) / cautious).upper) : 0,
    pValue,
    rowsFor: (size) => {
      const lambda = noncentralityForPower(dof, chiSquareQuantile(level, dof), power)
      const needed = (cautious * harmonic * lambda) / size ** 2
      return needed < first ? Math.ceil((needed * first) / (first - needed)) : null
    },
  }
}

/** Below this the kernel's numbers differ by rounding alone. */
const negligible = 1e-24

function pOf(observed: number, permuted: readonly number[], tail: number): number {
  const p = permutationP(observed, permuted)
  return p * (permutations + 1) > fewestBeyond ? p : Math.min(p, tail)
}
