import { describe, expect, it } from 'vitest'
import { countsDrawer } from '../../../src/domain/quality/draw-counts.ts'
import { macroF1Interval } from '../../../src/domain/quality/macro-f1-interval.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const asked = { resamples: 500, tail: 0.025, seed: 1 }
/** Truth 000011122222, predicted 001211022210. */
const published = ['00 2', '01 1', '02 1', '11 2', '10 1', '22 3', '21 1', '20 1'].map((cell) => ({
  truth: cell.charAt(0),
  predicted: cell.charAt(1),
  count: Number(cell.slice(3)),
}))
const times = (factor: number) => published.map((cell) => ({ ...cell, count: factor * cell.count }))

describe('macroF1Interval', () => {
  it('meets the reference, inside its interval', () => {
    const { value = NaN, lower = NaN, upper = NaN } = macroF1Interval(published, asked) ?? {}
    expect(value).toBeCloseTo(0.5793650793650794, 12)
    expect(lower).toBeLessThan(value)
    expect(upper).toBeGreaterThan(value)
  })

  it('is the narrower the more rows there are, by the root of their number', () => {
    const width = (factor: number) => {
      const { lower = NaN, upper = NaN } = macroF1Interval(times(factor), asked) ?? {}
      return upper - lower
    }
    expect(width(100) / width(400)).toBeCloseTo(2, 0)
  })

  it('does not depend on the order of the counts, nor on how they are split', () => {
    const split = [...times(2).toReversed(), ...times(3)]
    expect(macroF1Interval(split, asked)).toEqual(macroF1Interval(times(5), asked))
  })

  it('counts a label that no truth has against the class that was missed alone', () => {
    const counts = [
      { truth: 'a', predicted: 'a', count: 8 },
      { truth: 'a', predicted: '', count: 2 },
    ]
    expect(macroF1Interval(counts, asked)?.value).toBeCloseTo(16 / 18, 12)
  })

  it('is undefined without rows', () => {
    expect(macroF1Interval([{ truth: 'a', predicted: 'a', count: 0 }], asked)).toBeUndefined()
  })
})

describe('countsDrawer', () => {
  it('keeps the number of rows, and has the mean and variance of draws with replacement', () => {
    const counts = [600, 300, 99, 1]
    const draw = countsDrawer(counts, seededGenerator(2, 'draws'))
    const draws = Array.from({ length: 4000 }, () => [...draw(new Float64Array(4))])
    expect(draws.every((drawn) => drawn.reduce((sum, count) => sum + count, 0) === 1000)).toBe(true)
    counts.forEach((count, cell) => {
      const of = draws.map((drawn) => drawn[cell] ?? NaN)
      const mean = of.reduce((sum, one) => sum + one, 0) / draws.length
      const variance = of.reduce((sum, one) => sum + (one - mean) ** 2, 0) / draws.length
      const expected = count * (1 - count / 1000)
      expect(Math.abs(mean - count)).toBeLessThan(4 * Math.sqrt(expected / draws.length))
      expect(variance / expected).toBeCloseTo(1, 0)
    })
  })
})
