import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delongInterval, hanleyMcNeilVariance } from '../../../src/domain/statistics/delong-interval.ts'
import { normalQuantile } from '../../../src/domain/statistics/normal-quantile.ts'
import { pearsonThreeTail } from '../../../src/domain/statistics/pearson-three-tail.ts'
import { placementsOf } from '../../../src/domain/statistics/placements.ts'

const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 30 })

function draw(seed: number, n: number): number[] {
  let x = seed
  return Array.from({ length: n }, () => {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0
    return x / 2 ** 32
  })
}

describe('placementsOf', () => {
  it('meets the reference: the area of 2,000 draws above 1,500 others', () => {
    const { area } = placementsOf({ positives: draw(1, 2000), negatives: draw(2, 1500).map((u) => u ** 1.1) })
    expect(area).toBeCloseTo(0.5155413333333333, 14)
  })

  it('counts ties as one half', () => {
    const { negatives, positives, area } = placementsOf({ negatives: [1, 2], positives: [2, 3] })
    expect([...positives]).toEqual([0.75, 1])
    expect([...negatives]).toEqual([1, 0.75])
    expect(area).toBe(0.875)
  })

  it('refuses what is no number', () => {
    expect(() => placementsOf({ negatives: [Number.NaN], positives: [1] })).toThrow('must be a number, got NaN')
  })
})

describe('delongInterval', () => {
  it('meets the variance worked out by hand', () => {
    const { auc, standardError } = delongInterval([{ negatives: [1, 2, 3], positives: [2.5, 3.5, 4] }], 0.05)
    expect(auc).toBeCloseTo(8 / 9, 12)
    expect(standardError).toBeCloseTo(Math.sqrt(2 / 81), 12)
  })

  it('is ½ for identical sides, with ½ inside', () => {
    fc.assert(
      fc.property(scores, (side) => {
        const { auc, lower, upper } = delongInterval([{ negatives: side, positives: side }], 0.05)
        expect(auc).toBeCloseTo(0.5, 12)
        expect(lower).toBeLessThan(0.5)
        expect(upper).toBeGreaterThan(0.5)
      }),
    )
  })

  it('mirrors when the sides are exchanged', () => {
    fc.assert(
      fc.property(scores, scores, (one, other) => {
        const there = delongInterval([{ negatives: one, positives: other }], 0.05)
        const back = delongInterval([{ negatives: other, positives: one }], 0.05)
        expect(back.auc).toBeCloseTo(1 - (there.auc ?? 0), 12)
        expect(back.lower).toBeCloseTo(1 - there.upper, 9)
      }),
    )
  })

  it('does not depend on the order of rows', () => {
    fc.assert(
      fc.property(scores, scores, (negatives, positives) => {
        const reversed = [{ negatives: negatives.toReversed(), positives: positives.toReversed() }]
        expect(delongInterval(reversed, 0.05).lower).toBeCloseTo(
          delongInterval([{ negatives, positives }], 0.05).lower,
          12,
        )
      }),
    )
  })

  it('does not take perfect separation of a few rows for certainty', () => {
    const { auc, lower, upper } = delongInterval([{ negatives: [1, 2, 3], positives: [4, 5, 6] }], 0.05)
    expect([auc, upper]).toEqual([1, 1])
    expect(lower).toBeLessThan(0.75)
  })

  it('compares scores within their stratum only', () => {
    const strata = [
      { negatives: [1, 2], positives: [1, 2] },
      { negatives: [101, 102], positives: [101, 102] },
    ]
    expect(delongInterval(strata, 0.05).auc).toBe(0.5)
  })

  it('is wider for rows that are not independent', () => {
    const strata = [{ negatives: [1, 2, 3, 5], positives: [4, 5, 6, 2] }]
    expect(delongInterval(strata, 0.05, 4).lower).toBeLessThan(delongInterval(strata, 0.05).lower)
  })

  it('says nothing without two sides', () => {
    expect(delongInterval([{ negatives: [], positives: [1] }], 0.05)).toEqual({
      auc: null,
      standardError: null,
      lower: 0,
      upper: 1,
    })
  })
})

describe('hanleyMcNeilVariance', () => {
  it('is the variance of Mann–Whitney at one half', () => {
    expect(hanleyMcNeilVariance(0.5, 30, 20)).toBeCloseTo((30 + 20 + 1) / (12 * 30 * 20), 14)
  })
})

describe('pearsonThreeTail', () => {
  it('is the normal tail without skewness, and nearly so with next to none', () => {
    expect(pearsonThreeTail(normalQuantile(0.999), 0)).toBeCloseTo(0.001, 12)
    expect(pearsonThreeTail(2, 0.001)).toBeCloseTo(pearsonThreeTail(2, 0), 4)
  })

  it('is the exponential tail at skewness 2', () => {
    expect(pearsonThreeTail(2, 2)).toBeCloseTo(Math.exp(-3), 12)
    expect(pearsonThreeTail(-2, -2)).toBeCloseTo(1 - Math.exp(-3), 12)
  })
})
