import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kernelMoments } from '../../../src/domain/statistics/kernel-moments.ts'
import { centreKernel, permuteMmd } from '../../../src/domain/statistics/kernel-permutations.ts'
import { energyKernel, rbfKernel } from '../../../src/domain/statistics/kernels.ts'
import { squaredMmd } from '../../../src/domain/statistics/mmd.ts'
import { medianOfPairs, squaredDistances } from '../../../src/domain/statistics/pair-matrix.ts'
import { permutationP } from '../../../src/domain/statistics/permutation-p.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'
import { portableDraws } from './portable-draws.ts'

const x = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
]
const y = [
  [2, 2],
  [3, 2],
  [2, 3],
  [3, 3],
  [2.5, 2.5],
]
const rbf = (vectors: readonly number[][]) => rbfKernel(squaredDistances(vectors), 0.5)

/** The unbiased MMD² of every way to deal nine points to samples of four and five, the observed one first. */
function allSplits(): number[] {
  const points = [...x, ...y]
  return Array.from({ length: 2 ** points.length }, (_, dealing) => dealing)
    .map((dealing) => points.map((_, i) => (dealing >> i) & 1))
    .filter((dealt) => dealt.reduce((sum, side) => sum + side, 0) === y.length)
    .map((dealt) => [0, 1].flatMap((side) => points.filter((_, i) => dealt[i] === side)))
    .map((dealt) => squaredMmd(rbf(dealt), x.length).unbiased)
}

const vector = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 2 })
const sample = fc.array(vector, { minLength: 3, maxLength: 8 })

describe('squaredMmd', () => {
  it('has the reference number of statistics', () => {
    expect(squaredMmd(rbf([...x, ...y]), 4).unbiased).toBeCloseTo(1.062193399048917, 12)
  })

  it('has the p-value 1/126 over all 126 splits of the reference number', () => {
    const splits = allSplits()
    const observed = squaredMmd(rbf([...x, ...y]), 4).unbiased
    const others = splits.filter((split) => split < observed - 1e-9)
    expect(splits).toHaveLength(126)
    expect(permutationP(observed, others)).toBeCloseTo(1 / 126, 12)
  })

  it('of distances is the squared energy distance, and has the reference number of 2,000 and 1,500 numbers', () => {
    const b = portableDraws(2, 1500).map((u) => u ** 1.1)
    const vectors = [...portableDraws(1, 2000), ...b].map((value) => [value])
    const { biased } = squaredMmd(energyKernel(squaredDistances(vectors)), 2000)
    expect(Math.abs(Math.sqrt(biased) / 0.025878645804945602 - 1)).toBeLessThan(1e-9)
  })

  it.each([
    ['rbfKernel', rbf],
    ['energyKernel', (vectors: readonly number[][]) => energyKernel(squaredDistances(vectors))],
  ])('of identical samples is 0 and of either order the same (%s)', (_, kernel) => {
    fc.assert(
      fc.property(sample, sample, (one, other) => {
        expect(squaredMmd(kernel([...one, ...one]), one.length).biased).toBeCloseTo(0, 9)
        const there = squaredMmd(kernel([...one, ...other]), one.length)
        const back = squaredMmd(kernel([...other, ...one]), other.length)
        expect(there.unbiased).toBeCloseTo(back.unbiased, 9)
        const turned = squaredMmd(kernel([...one.toReversed(), ...other]), one.length)
        expect(there.unbiased).toBeCloseTo(turned.unbiased, 9)
      }),
      { numRuns: 50 },
    )
  })

  it('is undefined for a sample of one', () => {
    expect(squaredMmd(rbf([...x]), 1).unbiased).toBeNaN()
  })
})

describe('kernelMoments', () => {
  it.each([4, 5])('are those of all splits, whichever sample is named first (%i)', (first) => {
    const splits = allSplits()
    const moment = (power: number) => splits.reduce((sum, split) => sum + split ** power, 0) / splits.length
    const kernel = centreKernel(rbf([...x, ...y]))
    const { mean, variance, skewness } = kernelMoments(kernel, { first, generator: seededGenerator(1, 'moments') })
    expect(moment(1)).toBeCloseTo(mean, 12)
    expect(variance).toBeCloseTo(moment(2), 12)
    expect(skewness).toBeCloseTo(moment(3) / moment(2) ** 1.5, 9)
  })

  it('of a kernel without differences are 0', () => {
    const kernel = centreKernel(rbf([...x, ...y].map(() => [1, 1])))
    const moments = kernelMoments(kernel, { first: 4, generator: seededGenerator(1, 'moments') })
    expect(moments).toEqual({ mean: 0, variance: 0, skewness: 0 })
  })
})

describe('permuteMmd', () => {
  it('deals as chance does', () => {
    const kernel = centreKernel(rbf([...x, ...y]))
    const drawn = permuteMmd(kernel, { drawn: 4, permutations: 4000, generator: seededGenerator(1, 'deal') })
    const known = new Set(allSplits().map((split) => split.toFixed(9)))
    expect(drawn.every((split) => known.has(split.toFixed(9)))).toBe(true)
    const { variance } = kernelMoments(kernel, { first: 4, generator: seededGenerator(1, 'moments') })
    const spread = drawn.reduce((sum, split) => sum + split * split, 0) / drawn.length
    expect(spread / variance).toBeGreaterThan(0.9)
    expect(spread / variance).toBeLessThan(1.1)
  })
})

describe('medianOfPairs', () => {
  it('is the middle of the pairs of the things that it is given', () => {
    const distances = squaredDistances([[0], [1], [3], [100]])
    expect(medianOfPairs(distances, [0, 1, 2])).toBe(4)
    expect(medianOfPairs(distances, [0])).toBeNaN()
  })
})
