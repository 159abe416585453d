import { describe, expect, it } from 'vitest'
import { chiSquareQuantile, chiSquareTail } from '../../../src/domain/statistics/chi-square.ts'
import { cramersV } from '../../../src/domain/statistics/cramers-v.ts'
import { fisherExact } from '../../../src/domain/statistics/fisher-exact.ts'
import { minimumEffectPValue, testHomogeneity } from '../../../src/domain/statistics/homogeneity-test.ts'
import { logLowerGamma, logUpperGamma } from '../../../src/domain/statistics/incomplete-gamma.ts'
import {
  noncentralChiSquareBelow,
  noncentralChiSquareTail,
} from '../../../src/domain/statistics/noncentral-chi-square.ts'
import { noncentralityBounds, noncentralityForPower } from '../../../src/domain/statistics/noncentrality-bounds.ts'

function expectRelative(value: number, expected: number, precision = 1e-9) {
  expect(Math.abs(value / expected - 1)).toBeLessThan(precision)
}

describe('incomplete gamma function', () => {
  it('has two sides that add up to 1', () => {
    for (const [a, x] of [
      [0.5, 0.1],
      [3, 3],
      [10, 30],
      [5000, 4900],
    ] as const) {
      expect(Math.exp(logLowerGamma(a, x)) + Math.exp(logUpperGamma(a, x))).toBeCloseTo(1, 12)
    }
  })

  it('is 0 and 1 at the ends, and undefined without a positive parameter', () => {
    expect([logUpperGamma(2, 0), logUpperGamma(2, Infinity), logUpperGamma(0, 1)]).toEqual([0, -Infinity, NaN])
    expect([logLowerGamma(2, 0), logLowerGamma(2, Infinity), logLowerGamma(0, 1)]).toEqual([-Infinity, 0, NaN])
  })
})

describe('chiSquareTail', () => {
  it.each([
    [3.841458820694124, 1, 0.05],
    [800, 2, 1.9151695967139763e-174],
    [0.5, 9.5, 0.9999857315743271],
  ])('beyond %d with %d degrees of freedom is %d', (x, dof, expected) => {
    expectRelative(chiSquareTail(x, dof), expected)
  })

  it('has a quantile that gives the tail back', () => {
    expectRelative(chiSquareQuantile(1e-4, 3), 21.10751346616021)
    expect(chiSquareQuantile(0, 3)).toBeNaN()
  })

  it('without a degree of freedom is certain at 0 and impossible beyond', () => {
    expect([chiSquareTail(0, 0), chiSquareTail(1, 0)]).toEqual([1, 0])
  })
})

describe('noncentral chi-square distribution', () => {
  it.each([
    [3000, 2.5, 2500, 9.779501330184705e-7],
    [10, 3, 1, 0.05376192778771763],
    [200, 5, 10, 4.73017923763653e-27],
    [1_000_000, 7, 1_001_000, 0.6924736791535019],
  ])('beyond %d with %d degrees of freedom and λ %d has %d', (x, dof, noncentrality, expected) => {
    expectRelative(noncentralChiSquareTail(x, { dof, noncentrality }), expected)
    expect(noncentralChiSquareBelow(x, { dof, noncentrality })).toBeCloseTo(1 - expected, 8)
  })

  it('is the chi-square distribution at λ = 0', () => {
    expect(noncentralChiSquareTail(4, { dof: 2, noncentrality: 0 })).toBe(chiSquareTail(4, 2))
  })

  it('is undefined without a degree of freedom or with a negative λ', () => {
    expect(noncentralChiSquareTail(4, { dof: 0, noncentrality: 1 })).toBeNaN()
    expect(noncentralChiSquareTail(4, { dof: 2, noncentrality: -1 })).toBeNaN()
  })
})

describe('noncentralityBounds', () => {
  it('leave the tail beyond the statistic', () => {
    const { lower, upper } = noncentralityBounds({ statistic: 30, dof: 3 }, 0.05)
    expect(noncentralChiSquareTail(30, { dof: 3, noncentrality: lower })).toBeCloseTo(0.05, 8)
    expect(noncentralChiSquareBelow(30, { dof: 3, noncentrality: upper })).toBeCloseTo(0.05, 8)
  })

  it('begin above 0 exactly where the chi-square test rejects', () => {
    const critical = chiSquareQuantile(0.01, 4)
    expect(noncentralityBounds({ statistic: critical * 0.999, dof: 4 }, 0.01).lower).toBe(0)
    expect(noncentralityBounds({ statistic: critical * 1.001, dof: 4 }, 0.01).lower).toBeGreaterThan(0)
    expect(noncentralityBounds({ statistic: -1, dof: 4 }, 0.01)).toEqual({ lower: 0, upper: 0 })
  })

  it('have the λ of a given power', () => {
    const lambda = noncentralityForPower(3, 7.814727903251179, 0.8)
    expect(noncentralChiSquareTail(7.814727903251179, { dof: 3, noncentrality: lambda })).toBeCloseTo(0.8, 8)
  })
})

describe('testHomogeneity', () => {
  it('meets the reference for a new category of one row', () => {
    const { statistic, pValue } = testHomogeneity([500, 500, 0], [500, 499, 1])
    expectRelative(statistic, 1.001001001001001)
    expectRelative(pValue, 0.6062271667693988, 1e-7)
  })

  it('meets the reference where the tail is no 1 − cdf', () => {
    const { statistic, pValue, likelihoodRatio, likelihoodRatioPValue } = testHomogeneity([130, 370], [240, 260])
    expectRelative(statistic, 51.909051909051904)
    expectRelative(pValue, 5.813180472899873e-13, 1e-7)
    expectRelative(likelihoodRatio, 52.507477144743575)
    expectRelative(likelihoodRatioPValue, 4.286133651079563e-13, 1e-7)
    expectRelative(testHomogeneity([130, 370], [240, 260], { yates: true }).statistic, 50.969540969540965)
  })

  it('meets the reference with its effect, plain and corrected', () => {
    const test = testHomogeneity([30, 50, 20], [45, 40, 15])
    expectRelative(test.statistic, 4.825396825396825)
    expectRelative(test.pValue, 0.08957326253887996, 1e-7)
    expectRelative(cramersV(test, 200).plain, 0.15532863266952465)
    expectRelative(cramersV(test, 200).corrected, 0.11894464040536173)
  })

  it('asks for a minimum effect', () => {
    const test = testHomogeneity([400, 300, 200, 100], [300, 300, 200, 200])
    expectRelative(test.statistic, 47.61904761904762)
    expectRelative(minimumEffectPValue(test, { n: 1000, m: 1000 }, 0.05), 0.04178039304525639, 1e-7)
  })

  it('drops categories that neither side has, and says how sparse the table is', () => {
    expect(testHomogeneity([30, 0, 70], [50, 0, 50]).dof).toBe(1)
    expect(testHomogeneity([1000, 2], [50, 1]).sparseShare).toBe(0.5)
  })

  it.each([
    ['one category', [5], [7]],
    ['an empty window', [5, 5], [0, 0]],
    ['no category', [], []],
  ])('has p 1 for %s', (_, first, second) => {
    const test = testHomogeneity(first, second)
    expect(test).toMatchObject({ statistic: 0, dof: 0, pValue: 1, likelihoodRatioPValue: 1 })
    expect(minimumEffectPValue(test, { n: 5, m: 5 }, 0)).toBe(1)
    expect(cramersV(test, 10)).toEqual({ plain: NaN, corrected: NaN })
  })
})

describe('fisherExact', () => {
  it('meets the reference', () => {
    const { greater, twoSided } = fisherExact({ successes: 8, n: 10 }, { successes: 1, n: 6 })
    expectRelative(twoSided, 0.034965034965034975)
    expectRelative(greater, 0.024475524475524483)
  })

  it('is as exact between a window and a million rows', () => {
    const { greater, twoSided } = fisherExact({ successes: 50, n: 100 }, { successes: 300_000, n: 1_000_000 })
    expectRelative(twoSided, 4.074082584110809e-5, 1e-7)
    expectRelative(greater, 2.20833925197133e-5, 1e-7)
  })

  it('is 1 without a success or without rows', () => {
    expect(fisherExact({ successes: 0, n: 5 }, { successes: 0, n: 9 })).toEqual({ greater: 1, twoSided: 1 })
    expect(fisherExact({ successes: 0, n: 0 }, { successes: 3, n: 9 })).toEqual({ greater: 1, twoSided: 1 })
  })
})
