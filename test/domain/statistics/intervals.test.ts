import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newcombeDifference } from '../../../src/domain/statistics/newcombe-difference.ts'
import { normalQuantile } from '../../../src/domain/statistics/normal-quantile.ts'
import { tangoInterval } from '../../../src/domain/statistics/tango-interval.ts'
import { wilsonInterval } from '../../../src/domain/statistics/wilson-interval.ts'

const tail = 0.025

describe('normalQuantile', () => {
  it.each([
    [0.975, 1.959963984540054],
    [0.95, 1.6448536269514722],
    [0.5, 0],
    [1e-10, -6.361340902404056],
    [0.999999, 4.753424308822899],
  ])('of %d is %d', (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 10)
  })

  it('is infinite at the ends and undefined beyond them', () => {
    expect([0, 1, -0.1, 1.1].map(normalQuantile)).toEqual([-Infinity, Infinity, NaN, NaN])
  })
})

describe('wilsonInterval', () => {
  it.each([
    [0, 10, 0, 0.27753279986288926],
    [8, 10, 0.4901624715366418, 0.9433178485456248],
    [950, 1000, 0.9346861797557491, 0.9618697376072511],
  ])('of %d in %d meets the reference', (successes, n, lower, upper) => {
    const interval = wilsonInterval(successes, n, tail)
    expect(interval.lower).toBeCloseTo(lower, 12)
    expect(interval.upper).toBeCloseTo(upper, 12)
  })

  it('says nothing without a trial', () => {
    expect(wilsonInterval(0, 0, tail)).toEqual({ lower: 0, upper: 1 })
  })

  it('contains the proportion, mirrors failures, and narrows with more rows', () => {
    const trials = fc
      .integer({ min: 1, max: 5000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(trials, ([successes, n]) => {
        const { lower, upper } = wilsonInterval(successes, n, tail)
        const mirrored = wilsonInterval(n - successes, n, tail)
        const larger = wilsonInterval(successes * 4, n * 4, tail)
        expect(lower).toBeLessThanOrEqual(successes / n)
        expect(upper).toBeGreaterThanOrEqual(successes / n)
        expect(mirrored.lower).toBeCloseTo(1 - upper, 10)
        expect(larger.upper - larger.lower).toBeLessThan(upper - lower)
      }),
    )
  })
})

describe('newcombeDifference', () => {
  it('meets the reference for 56/70 − 48/80', () => {
    const { lower, upper } = newcombeDifference({ successes: 56, n: 70 }, { successes: 48, n: 80 }, tail)
    expect(lower).toBeCloseTo(0.05243147240236498, 12)
    expect(upper).toBeCloseTo(0.333872654036906, 12)
  })

  it('says nothing when a side has no trial', () => {
    expect(newcombeDifference({ successes: 0, n: 0 }, { successes: 1, n: 2 }, tail)).toEqual({ lower: -1, upper: 1 })
  })
})

describe('tangoInterval', () => {
  it('meets the published interval of 36, 12, 2, 0 pairs', () => {
    const { lower, upper } = tangoInterval({ onlyFirst: 12, onlySecond: 2, n: 50 }, tail)
    expect(lower).toBeCloseTo(0.0611, 4)
    expect(upper).toBeCloseTo(0.3447, 4)
  })

  it('is ± z²/(n + z²) where no pair is discordant, never a point', () => {
    const z2 = normalQuantile(1 - tail) ** 2
    const { lower, upper } = tangoInterval({ onlyFirst: 0, onlySecond: 0, n: 100 }, tail)
    expect(upper).toBeCloseTo(z2 / (100 + z2), 8)
    expect(lower).toBe(-upper)
  })

  it('says nothing without a pair', () => {
    expect(tangoInterval({ onlyFirst: 0, onlySecond: 0, n: 0 }, tail)).toEqual({ lower: -1, upper: 1 })
  })

  const pairs = fc
    .tuple(fc.nat(40), fc.nat(40), fc.nat(200))
    .filter(([b, c, rest]) => b + c + rest > 0)
    .map(([onlyFirst, onlySecond, rest]) => ({ onlyFirst, onlySecond, n: onlyFirst + onlySecond + rest }))

  it('contains the difference and mirrors exactly when the sides are swapped', () => {
    fc.assert(
      fc.property(pairs, ({ onlyFirst, onlySecond, n }) => {
        const { lower, upper } = tangoInterval({ onlyFirst, onlySecond, n }, tail)
        const swapped = tangoInterval({ onlyFirst: onlySecond, onlySecond: onlyFirst, n }, tail)
        expect(lower).toBeLessThanOrEqual((onlyFirst - onlySecond) / n)
        expect(upper).toBeGreaterThanOrEqual((onlyFirst - onlySecond) / n)
        expect(swapped.lower + upper).toBe(0)
        expect(swapped.upper + lower).toBe(0)
      }),
    )
  })
})
