import fc from 'fast-check'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { describe, expect, it } from 'vitest'
import { logEvidenceAbove } from '../../../src/domain/statistics/proportion-e-process.ts'
import { logEvidenceOfIncrease } from '../../../src/domain/statistics/rate-difference-e-process.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

/** Share of simulated runs in which the evidence reaches 1/level at any of its looks, one after every request. */
function falseAlarms(runs: number, requests: number, level: number, lookAt: (u: () => number) => () => number): number {
  const generator = seededGenerator(7, 'false alarms')
  let alarms = 0
  for (let run = 0; run < runs; run++) {
    const next = lookAt(() => uniformFloat64(generator))
    for (let request = 0; request < requests; request++) {
      if (next() < -Math.log(level)) continue
      alarms++
      break
    }
  }
  return alarms / runs
}

describe('logEvidenceAbove', () => {
  it('is no evidence before the first trial, and impossible or certain at limits of 1 and 0', () => {
    expect([
      logEvidenceAbove(0, 0, 0.05),
      logEvidenceAbove(3, 3, 1),
      logEvidenceAbove(1, 9, 0),
      logEvidenceAbove(0, 9, 0),
    ]).toEqual([0, -Infinity, Infinity, 0])
  })

  it('has a mean of 1 at the limit: a bet that does not pay', () => {
    const [n, limit] = [12, 0.2]
    const choose = (k: number) => Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1)
    let mean = 0
    for (let k = 0; k <= n; k++) {
      mean += choose(k) * limit ** k * (1 - limit) ** (n - k) * Math.exp(logEvidenceAbove(k, n, limit))
    }
    expect(mean).toBeCloseTo(1, 9)
  })

  it('grows with every event', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.01, max: 0.5, noNaN: true }), (n, limit) => {
        const k = Math.floor(n / 2)
        expect(logEvidenceAbove(k + 1, n, limit)).toBeGreaterThan(logEvidenceAbove(k, n, limit))
      }),
    )
  })

  it('keeps its level when looked at after every request', () => {
    const rate = falseAlarms(400, 400, 0.05, (u) => {
      let [events, n] = [0, 0]
      return () => {
        n++
        if (u() < 0.05) events++
        return logEvidenceAbove(events, n, 0.05)
      }
    })
    expect(rate).toBeLessThanOrEqual(0.05)
  })
})

describe('logEvidenceOfIncrease', () => {
  it('is at most 0 while a side has no trial', () => {
    expect(logEvidenceOfIncrease({ events: 0, n: 0 }, { events: 9, n: 9 }, 0.01)).toBeLessThanOrEqual(0)
    expect(logEvidenceOfIncrease({ events: 1, n: 90 }, { events: 0, n: 0 }, 0.01)).toBeLessThanOrEqual(0)
  })

  it('never speaks against a suspect that is within the allowance', () => {
    const counts = fc.integer({ min: 1, max: 400 }).chain((n) => fc.record({ n: fc.constant(n), events: fc.nat(n) }))
    fc.assert(
      fc.property(counts, counts, (baseline, suspect) => {
        fc.pre(suspect.events / suspect.n <= baseline.events / baseline.n + 0.01)
        expect(logEvidenceOfIncrease(baseline, suspect, 0.01)).toBeLessThanOrEqual(1e-9)
      }),
    )
  })

  it('divides by the highest likelihood that the hypothesis allows', () => {
    const [baseline, suspect, allowance] = [{ events: 3, n: 200 }, { events: 9, n: 60 }, 0.02]
    const likelihood = (p0: number, p1: number) =>
      3 * Math.log(p0) + 197 * Math.log(1 - p0) + 9 * Math.log(p1) + 51 * Math.log(1 - p1)
    const grid = Array.from({ length: 9000 }, (_, i) => (i + 1) / 10_000)
    const highest = Math.max(...grid.map((p) => likelihood(p, p + allowance)))
    const free = logEvidenceOfIncrease(baseline, suspect, 0.5)
    const atBest = likelihood(3 / 200, 9 / 60)
    expect(logEvidenceOfIncrease(baseline, suspect, allowance) - free).toBeCloseTo(atBest - highest, 4)
  })

  it.each([
    ['equal rates', 0.005],
    ['a rate worse by the whole allowance', 0.015],
  ])('keeps its level when looked at after every request: %s', (_, suspectRate) => {
    const rate = falseAlarms(200, 1500, 0.05, (u) => {
      const [baseline, suspect] = [
        { events: 0, n: 0 },
        { events: 0, n: 0 },
      ]
      return () => {
        const isSuspect = u() < 0.25
        const side = isSuspect ? suspect : baseline
        side.n++
        if (u() < (isSuspect ? suspectRate : 0.005)) side.events++
        return isSuspect ? logEvidenceOfIncrease(baseline, suspect, 0.01) : 0
      }
    })
    expect(rate).toBeLessThanOrEqual(0.05)
  })
})
