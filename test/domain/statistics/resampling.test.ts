import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { designEffect } from '../../../src/domain/statistics/design-effect.ts'
import { percentileInterval, resampleGroups } from '../../../src/domain/statistics/group-bootstrap.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const share = ([right = 0, n = 0]: readonly number[]) => [right / n]
const singles = (right: number, n: number) =>
  Array.from({ length: n }, (_, i) => ({ name: `${right}-${i}`, stratum: 'all', counts: [i < right ? 1 : 0, 1] }))

describe('designEffect', () => {
  it('is 1 when every row is a group of its own', () => {
    const groups = [1, 0, 1, 1, 0].map((sum) => ({ size: 1, sum, sumOfSquares: sum }))
    expect(designEffect(groups)).toBe(1)
  })

  it('is the size of the groups when their rows are copies', () => {
    const groups = [4, 0, 4, 0, 0, 4].map((sum) => ({ size: 4, sum, sumOfSquares: sum }))
    expect(designEffect(groups)).toBe(4)
  })

  it('is 1 when the rows of a group are no more alike than any rows', () => {
    const groups = [2, 2, 2, 2].map((sum) => ({ size: 4, sum, sumOfSquares: sum }))
    expect(designEffect(groups)).toBe(1)
  })

  it('takes the worst case when all rows have the same value, which shows nothing', () => {
    expect(designEffect([3, 1].map((size) => ({ size, sum: size, sumOfSquares: size })))).toBe(2.5)
  })

  it('of no rows is 1', () => {
    expect(designEffect([])).toBe(1)
  })
})

describe('resampleGroups', () => {
  const sample = (groups: Parameters<typeof resampleGroups>[0]['groups'], seed = 1) =>
    resampleGroups({ groups, resamples: 2000, generator: seededGenerator(seed, 'test'), statistics: share })[0] ?? []

  it('spreads a proportion as the binomial distribution does', () => {
    const values = sample(singles(160, 200))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    expect(mean).toBeCloseTo(0.8, 2)
    expect(Math.sqrt(variance) / Math.sqrt((0.8 * 0.2) / 200)).toBeCloseTo(1, 1)
  })

  it('draws whole groups: copies in a group widen the spread by the root of their number', () => {
    const width = (values: readonly number[]) => {
      const { lower, upper } = percentileInterval(values, 0.025) ?? { lower: 0, upper: 0 }
      return upper - lower
    }
    const copied = singles(40, 50).map((group) => ({ ...group, counts: group.counts.map((count) => count * 4) }))
    expect(width(sample(copied)) / width(sample(singles(160, 200)))).toBeCloseTo(2, 0)
  })

  it('keeps the size of every stratum', () => {
    const groups = [...singles(30, 30), ...singles(0, 10).map((group) => ({ ...group, stratum: 'other' }))]
    expect(new Set(sample(groups))).toEqual(new Set([0.75]))
  })

  it('gives the same numbers for the same seed and any order, others for another seed', () => {
    const groups = Array.from({ length: 60 }, (_, i) => ({
      name: String(i),
      stratum: i % 3 ? 'a' : 'b',
      counts: [i % 2, 1 + (i % 4)],
    }))
    const expected = sample(groups)
    fc.assert(
      fc.property(fc.shuffledSubarray(groups, { minLength: groups.length }), (shuffled) => {
        expect(sample(shuffled)).toEqual(expected)
      }),
      { numRuns: 5 },
    )
    expect(sample(groups, 2)).not.toEqual(expected)
  })

  it('leaves out what is undefined, and gives nothing for no group', () => {
    const groups = [
      { name: '1', stratum: 'a', counts: [0, 0] },
      { name: '2', stratum: 'a', counts: [1, 1] },
    ]
    const values = sample(groups)
    expect(values.length).toBeGreaterThan(0)
    expect(values.length).toBeLessThan(2000)
    expect(sample([])).toEqual([])
    expect(percentileInterval([], 0.05)).toBeUndefined()
  })
})
