import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kolmogorovSmirnov } from '../../../src/domain/statistics/kolmogorov-smirnov.ts'
import { kolmogorovTail } from '../../../src/domain/statistics/kolmogorov-tail.ts'
import { mannWhitney } from '../../../src/domain/statistics/mann-whitney.ts'
import { normedWasserstein, wassersteinDistance } from '../../../src/domain/statistics/wasserstein.ts'
import { portableDraws } from './portable-draws.ts'

const a = portableDraws(1, 2000)
const b = portableDraws(2, 1500).map((u) => u ** 1.1)
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

function expectRelative(value: number, expected: number, precision = 1e-9) {
  expect(Math.abs(value / expected - 1)).toBeLessThan(precision)
}

it('portable draws begin as they do elsewhere', () => {
  expect(portableDraws(1, 1)[0]).toBeCloseTo(0.236455525271594, 14)
})

describe('kolmogorovSmirnov', () => {
  it('meets the reference for small samples with ties', () => {
    const { statistic, pValue } = kolmogorovSmirnov(upTo(1, 10), upTo(3, 14))
    expect(statistic).toBeCloseTo(1 / 3, 12)
    expectRelative(pValue, 0.4769564800524554, 1e-7)
  })

  it('meets the reference for 2,000 and 1,500 rows, exactly and asymptotically', () => {
    const exact = kolmogorovSmirnov(a, b)
    expect([exact.method, exact.statistic]).toEqual(['exact', 0.0345])
    expectRelative(exact.pValue, 0.25427224403511894, 1e-7)
    expectRelative(kolmogorovSmirnov(a, b, 'asymptotic').pValue, 0.25359954873278145, 1e-7)
  })

  it.each([
    [0.06, 857, 0.004003302199882189],
    [0.2, 200, 1.7317874617308334e-7],
  ])('has the tail beyond %d with %d rows', (d, n, expected) => {
    expectRelative(kolmogorovTail(d, n), expected, 1e-6)
  })

  it('gives separated samples the share of the two paths that part at once', () => {
    expectRelative(kolmogorovSmirnov([1, 2, 3, 4], [5, 6, 7, 8]).pValue, 2 / 70)
  })

  it('turns to the approximation beyond 10,000 rows', () => {
    expect(kolmogorovSmirnov(portableDraws(3, 10_001), [0.5]).method).toBe('asymptotic')
  })
})

describe('wassersteinDistance', () => {
  it('meets the reference, plain and in standard deviations', () => {
    expectRelative(wassersteinDistance(a, b), 0.016179643641575096)
    expectRelative(normedWasserstein(a, b), 0.055630009810439224)
  })

  it('of a shifted sample is the shift', () => {
    expect(
      wassersteinDistance(
        a,
        a.map((value) => value + 2),
      ),
    ).toBeCloseTo(2, 10)
  })

  it('has no unit against a constant reference', () => {
    expect(normedWasserstein([3, 3, 3], [4, 5])).toBeNaN()
  })
})

describe('mannWhitney', () => {
  it('meets the reference', () => {
    const { u, pValue, auc } = mannWhitney(a, b)
    expect(u).toBe(1546624)
    expectRelative(pValue, 0.11504035560881819, 1e-7)
    expectRelative(auc, 0.5155413333333333)
  })

  it('counts ties half', () => {
    expect(mannWhitney([1, 2], [1, 2])).toEqual({ u: 2, auc: 0.5, pValue: 1 })
    expect(mannWhitney([5, 5], [5]).pValue).toBe(1)
  })
})

describe('of numbers', () => {
  const samples = fc.tuple(
    ...[1, 2].map(() => fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 40 })),
  )
  const statistics = {
    ks: (x: number[], y: number[]) => kolmogorovSmirnov(x, y).statistic,
    wasserstein: wassersteinDistance,
    auc: (x: number[], y: number[]) => Math.abs(mannWhitney(x, y).auc - 0.5),
  }

  it.each(Object.entries(statistics))(
    '%s is 0 for identical windows, symmetric, and blind to order',
    (_, statistic) => {
      fc.assert(
        fc.property(samples, ([x = [], y = []]) => {
          expect(statistic(x, [...x])).toBe(0)
          expect(statistic(y, x)).toBeCloseTo(statistic(x, y), 10)
          expect(statistic(x.toReversed(), y)).toBe(statistic(x, y))
        }),
      )
    },
  )

  it.each(Object.entries(statistics))('%s is undefined for an empty window and for NaN', (_, statistic) => {
    expect([statistic([], [1]), statistic([1], []), statistic([1, NaN], [1])]).toEqual([NaN, NaN, NaN])
  })

  it('p is 1 where there is nothing to compare', () => {
    expect([kolmogorovSmirnov([], [1]).pValue, mannWhitney([1], []).pValue]).toEqual([1, 1])
  })
})
