import { describe, expect, it } from 'vitest'
import { incompleteBeta, logIncompleteBeta } from '../../../src/domain/statistics/incomplete-beta.ts'
import { logBeta, logGamma } from '../../../src/domain/statistics/log-gamma.ts'

describe('logGamma', () => {
  it('is the logarithm of factorials', () => {
    let logFactorial = 0
    for (let n = 1; n <= 170; n++) {
      logFactorial += Math.log(n)
      expect(logGamma(n + 1)).toBeCloseTo(logFactorial, 9)
    }
  })

  it('of ½ is ln √π, and undefined at 0 and below', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12)
    expect([0, -1].map(logGamma)).toEqual([NaN, NaN])
  })

  it('gives beta functions: B(½, ½) is π', () => {
    expect(Math.exp(logBeta(0.5, 0.5))).toBeCloseTo(Math.PI, 10)
  })
})

describe('incompleteBeta', () => {
  it('is the binomial tail: P(X ≥ k) = I_p(k, n − k + 1)', () => {
    const [n, p] = [12, 0.3]
    const mass = (k: number) =>
      Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)) * p ** k * (1 - p) ** (n - k)
    for (let k = 1; k <= n; k++) {
      let tail = 0
      for (let j = k; j <= n; j++) tail += mass(j)
      expect(incompleteBeta(p, k, n - k + 1)).toBeCloseTo(tail, 12)
    }
  })

  it('adds up with its mirror to 1', () => {
    for (const x of [0.01, 0.3, 0.5, 0.77, 0.999]) {
      expect(incompleteBeta(x, 2.5, 700) + incompleteBeta(1 - x, 700, 2.5)).toBeCloseTo(1, 12)
    }
  })

  it('keeps the size of tails that are no numbers any more', () => {
    expect(logIncompleteBeta(0.01, 500, 1)).toBeCloseTo(500 * Math.log(0.01), 8)
  })

  it('is 0 and 1 at the ends, and undefined without positive parameters', () => {
    expect([incompleteBeta(0, 2, 2), incompleteBeta(1, 2, 2), incompleteBeta(0.5, 0, 2)]).toEqual([0, 1, NaN])
  })
})
