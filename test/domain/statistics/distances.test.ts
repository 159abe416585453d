import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hellingerDistance } from '../../../src/domain/statistics/hellinger.ts'
import { jensenShannonDistance } from '../../../src/domain/statistics/jensen-shannon.ts'
import { kullbackLeibler } from '../../../src/domain/statistics/kullback-leibler.ts'
import { psi } from '../../../src/domain/statistics/psi.ts'
import { largestShareDifference, totalVariationDistance } from '../../../src/domain/statistics/total-variation.ts'

const p = [0.4, 0.3, 0.2, 0.1]
const q = [0.3, 0.3, 0.2, 0.2]

type Distance = (first: readonly number[], second: readonly number[]) => number

const distances: Record<string, Distance> = {
  psi: (first, second) => psi(first, second),
  jensenShannonDistance,
  hellingerDistance,
  totalVariationDistance,
  largestShareDifference,
  kullbackLeibler,
}

describe('distances meet their reference', () => {
  it.each<[string, number, number]>([
    ['PSI without smoothing', psi(p, q, 0), 0.09808292530117263],
    ['Jensen-Shannon', jensenShannonDistance(p, q), 0.10990281338794577],
    ['Hellinger', hellingerDistance(p, q), 0.11031084375035435],
    ['total variation', totalVariationDistance(p, q), 0.1],
    ['L∞', largestShareDifference(p, q), 0.1],
    ['Kullback-Leibler', kullbackLeibler(p, q), 0.04575811092471806],
    ['Jensen-Shannon with a new category', jensenShannonDistance([500, 500, 0], [500, 499, 1]), 0.018623207043149546],
    ['PSI with a new category', psi([500, 500, 0], [500, 499, 1]), 0.0010989638435694223],
  ])('%s', (_, value, expected) => {
    expect(Math.abs(value / expected - 1)).toBeLessThan(1e-9)
  })
})

const pair = fc
  .integer({ min: 1, max: 8 })
  .chain((k) =>
    fc.tuple(...[1, 2].map(() => fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: k, maxLength: k }))),
  )

describe.each(Object.entries(distances))('%s', (name, distance) => {
  it('is 0 for identical windows', () => {
    fc.assert(
      fc.property(pair, ([counts = []]) => {
        expect(distance(counts, counts)).toBe(0)
      }),
    )
  })

  it('is no less than 0, and does not depend on the order of the categories', () => {
    fc.assert(
      fc.property(pair, ([first = [], second = []]) => {
        const value = distance(first, second)
        expect(value).toBeGreaterThanOrEqual(name === 'kullbackLeibler' ? -1e-12 : 0)
        expect(distance(first.toReversed(), second.toReversed())).toBeCloseTo(value, 12)
      }),
    )
  })

  it('is undefined, not 0, for an empty window', () => {
    expect([distance([3, 1], [0, 0]), distance([0, 0], [3, 1])]).toEqual([NaN, NaN])
  })

  it('refuses sides with different categories', () => {
    expect(() => distance([1, 2], [1])).toThrow(/must list the same categories, got 2 and 1/)
  })
})

describe('symmetric is', () => {
  const { kullbackLeibler: _, ...symmetric } = distances

  it.each(Object.entries(symmetric))('%s', (_, distance) => {
    fc.assert(
      fc.property(pair, ([first = [], second = []]) => {
        expect(distance(second, first)).toBeCloseTo(distance(first, second), 12)
      }),
    )
  })
})

describe('of sides that share nothing', () => {
  it.each<[string, Distance, number]>([
    ['Jensen-Shannon is √ln 2', jensenShannonDistance, Math.sqrt(Math.LN2)],
    ['Hellinger is 1', hellingerDistance, 1],
    ['total variation is 1', totalVariationDistance, 1],
    ['Kullback-Leibler is infinite', kullbackLeibler, Infinity],
    ['PSI without smoothing is infinite', (first, second) => psi(first, second, 0), Infinity],
  ])('%s', (_, distance, expected) => {
    expect(distance([5, 0], [0, 7])).toBe(expected)
  })
})

describe('psi', () => {
  it('does not change when a label that never occurs is named', () => {
    expect(psi([30, 70, 0], [50, 50, 0])).toBe(psi([30, 70], [50, 50]))
  })
})
