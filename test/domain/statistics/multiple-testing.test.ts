import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { benjaminiHochberg, benjaminiYekutieli } from '../../../src/domain/statistics/benjamini-hochberg.ts'
import { holm } from '../../../src/domain/statistics/holm.ts'
import { permutationP } from '../../../src/domain/statistics/permutation-p.ts'

const published = [
  0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34,
]

describe('adjusted p-values', () => {
  it('of Benjamini and Hochberg meet the reference', () => {
    const tied = Array.from({ length: 7 }, () => 0.2946428571)
    const expected = [0.015, 0.06, 0.126, 0.126, 0.126, 0.15, 0.1585714286, ...tied, 0.34]
    benjaminiHochberg(published).forEach((p, i) => {
      expect(p).toBeCloseTo(expected[i] ?? NaN, 9)
    })
  })

  it('of Holm and of Benjamini and Yekutieli meet worked examples', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06])
    expect(benjaminiYekutieli([0.01, 0.04])).toEqual([0.03, 0.06])
  })

  it.each(Object.entries({ holm, benjaminiHochberg, benjaminiYekutieli }))('%s', (_, adjust) => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(pValues, (raw) => {
        const adjusted = adjust(raw)
        const order = [...raw.keys()].sort((x, y) => (raw[x] ?? 0) - (raw[y] ?? 0)).map((i) => adjusted[i] ?? NaN)
        raw.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p * (1 - 1e-12))
          expect(adjusted[i]).toBeLessThanOrEqual(1)
        })
        expect(order).toEqual(order.toSorted((x, y) => x - y))
        expect(adjust(raw.toReversed())).toEqual(adjusted.toReversed())
      }),
    )
    expect(adjust([])).toEqual([])
  })
})

describe('permutationP', () => {
  it('is never 0, because what was observed is one of the permutations', () => {
    expect(permutationP(9, [1, 2, 3])).toBe(1 / 4)
    expect(permutationP(3, [1, 2, 3, 4])).toBe(3 / 5)
  })

  it('takes a rounding error for a tie', () => {
    expect(permutationP(0.1 + 0.2, [0.3])).toBe(1)
  })

  it('is 1 without permutations or without a number', () => {
    expect([permutationP(3, []), permutationP(NaN, [1, 2])]).toEqual([1, 1])
  })
})
