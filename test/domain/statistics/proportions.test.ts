import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearsonInterval } from '../../../src/domain/statistics/clopper-pearson-interval.ts'
import { hypergeometricPoints, isEnumerable } from '../../../src/domain/statistics/hypergeometric-points.ts'
import { jensenShannonTerm } from '../../../src/domain/statistics/jensen-shannon.ts'
import { normalTail } from '../../../src/domain/statistics/normal-tail.ts'
import { permutationMoments } from '../../../src/domain/statistics/permutation-moments.ts'
import { rowsForShares } from '../../../src/domain/statistics/rows-for-shares.ts'

describe('clopperPearsonInterval', () => {
  it('meets the exact quantiles of the beta distribution', () => {
    const { lower, upper } = clopperPearsonInterval(8, 10, 0.025)
    expect([lower, upper].map((end) => Number(end.toFixed(8)))).toEqual([0.44390454, 0.97478927])
    expect(clopperPearsonInterval(1, 50, 1.4e-4).lower).toBeCloseTo(2.800192097750043e-6, 14)
  })

  it('is exact at its ends, and says nothing without a trial', () => {
    expect(clopperPearsonInterval(0, 10, 0.05).lower).toBe(0)
    expect(clopperPearsonInterval(10, 10, 0.05).upper).toBe(1)
    expect(clopperPearsonInterval(10, 10, 0.05).lower).toBeCloseTo(0.05 ** 0.1, 12)
    expect(clopperPearsonInterval(0, 0, 0.05)).toEqual({ lower: 0, upper: 1 })
  })

  it('contains the proportion and mirrors failures', () => {
    const trials = fc
      .integer({ min: 1, max: 500 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(trials, ([successes, n]) => {
        const { lower, upper } = clopperPearsonInterval(successes, n, 0.01)
        expect(lower).toBeLessThanOrEqual(successes / n)
        expect(upper).toBeGreaterThanOrEqual(successes / n)
        expect(clopperPearsonInterval(n - successes, n, 0.01).lower).toBeCloseTo(1 - upper, 10)
      }),
    )
  })
})

describe('rowsForShares', () => {
  it('is near the sample size of the normal approximation, 1,398 an arm', () => {
    expect(rowsForShares({ from: 0.9, to: 0.87, referenceN: 1398, level: 0.05, power: 0.8 })).toBeCloseTo(1390, -1)
  })

  it('is null where no number of rows would do', () => {
    expect(rowsForShares({ from: 0.9, to: 0.87, referenceN: 100, level: 0.05, power: 0.8 })).toBeNull()
    expect(rowsForShares({ from: 0.5, to: 0.5, referenceN: 1e6, level: 0.05, power: 0.8 })).toBeNull()
  })
})

describe('normalTail', () => {
  it('mirrors, and keeps the size of small tails', () => {
    expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 12)
    expect(normalTail(-1.959963984540054)).toBeCloseTo(0.975, 12)
    expect(normalTail(10) / 7.619853024160525e-24).toBeCloseTo(1, 9)
  })
})

describe('hypergeometricPoints', () => {
  it.each([
    { total: 1, first: 3, second: 1 },
    { total: 40, first: 100, second: 50 },
    { total: 600_000, first: 1_000_000, second: 1_000_000 },
    { total: 12.5, first: 30.25, second: 20.5 },
  ])('of $total rows of $first and $second have weights that add up to 1 around the share', (split) => {
    const points = hypergeometricPoints(split)
    const sum = (of: (point: (typeof points)[number]) => number) => points.reduce((all, point) => all + of(point), 0)
    expect(sum(({ weight }) => weight)).toBeCloseTo(1, 12)
    const expected = (split.total * split.second) / (split.first + split.second)
    expect(sum(({ count, weight }) => count * weight) / expected).toBeCloseTo(1, 2)
  })

  it('are the one point 0 without rows, and say when they are not all', () => {
    expect(hypergeometricPoints({ total: 0, first: 0, second: 0 })).toEqual([{ count: 0, weight: 1 }])
    expect(isEnumerable({ total: 40, first: 100, second: 50 })).toBe(true)
    expect(isEnumerable({ total: 600_000, first: 1_000_000, second: 1_000_000 })).toBe(false)
  })
})

describe('permutationMoments', () => {
  const term = (x: number, y: number) => jensenShannonTerm(x / 6, y / 3)

  it('are near those over all ways to deal nine rows: the mean exactly, the rest within a seventh', () => {
    const { mean, variance, skewness } = permutationMoments({ first: [3, 2, 1], second: [1, 2, 0], term })
    expect(mean).toBeCloseTo(0.17596833014924482, 12)
    expect(variance / 0.017168975959549384).toBeCloseTo(1, 1)
    expect(skewness / 1.2642969413148921).toBeGreaterThan(1)
    expect(skewness / 1.2642969413148921).toBeLessThan(1.15)
  })

  it('are those of a chi-square where rows are many: mean k − 1, variance 2(k − 1), skewness √(8/(k − 1))', () => {
    const [first, second] = [Array.from({ length: 6 }, () => 50_000), Array.from({ length: 6 }, () => 10_000)]
    const harmonic = (300_000 * 60_000) / 360_000
    const moments = permutationMoments({ first, second, term: (x, y) => jensenShannonTerm(x / 300_000, y / 60_000) })
    expect(8 * harmonic * moments.mean).toBeCloseTo(5, 2)
    expect((8 * harmonic) ** 2 * moments.variance).toBeCloseTo(10, 1)
    expect(moments.skewness).toBeCloseTo(Math.sqrt(8 / 5), 1)
  })

  it('vary by nothing where all rows are of one category, and are undefined without rows', () => {
    expect(permutationMoments({ first: [6], second: [3], term })).toEqual({ mean: 0, variance: 0, skewness: 0 })
    expect(permutationMoments({ first: [6], second: [0], term }).mean).toBeNaN()
  })
})
