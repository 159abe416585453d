import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrate, calibrateConfidences } from '../../../src/domain/quality/calibration.ts'
import { brierScore, calibrationError, logLoss } from '../../../src/domain/quality/calibration-error.ts'
import { applyIsotonic, fitIsotonic } from '../../../src/domain/quality/isotonic.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const confidences = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5]
const right = [1, 1, 1, 0, 1, 1, 0, 1, 0, 1]
const rows = confidences.map((confidence, i) => ({ confidence, isRight: right[i] === 1 }))
const judged = fc.array(
  fc.record({ confidence: fc.integer({ min: 0, max: 20 }).map((k) => k / 20), isRight: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
)

describe('how far confidences can be believed', () => {
  it('meets the reference: calibration error, Brier score and log loss', () => {
    expect(calibrationError(rows).value).toBeCloseTo(0.185, 12)
    expect(brierScore(rows).value).toBeCloseTo(0.19625, 12)
    expect(logLoss(rows).value).toBeCloseTo(0.5625270293410152, 12)
  })

  it('is undefined without rows', () => {
    for (const of of [calibrationError, brierScore, logLoss])
      expect(of([])).toEqual({ value: null, why: 'there is no row' })
  })

  it('puts a confidence at the upper end of a bin into that bin, and 0 into the first', () => {
    const two = [
      { confidence: 0.1, isRight: false },
      { confidence: 0, isRight: true },
    ]
    expect(calibrationError(two).value).toBeCloseTo(0.45, 12)
  })

  it('stays finite when the impossible happens', () => {
    expect(logLoss([{ confidence: 1, isRight: false }]).value).toBeCloseTo(-Math.log(1e-15), 9)
  })
})

describe('fitIsotonic', () => {
  it('meets the reference of pooled adjacent violators', () => {
    const outcomes = [1, 0, 0, 1, 0, 1, 1, 0, 1, 1]
    const map = fitIsotonic(outcomes.map((outcome, i) => ({ confidence: i / 10, isRight: outcome === 1 })))
    const values = outcomes.map((_, i) => applyIsotonic(map, i / 10))
    const expected = [1 / 3, 1 / 3, 1 / 3, 0.5, 0.5, 2 / 3, 2 / 3, 2 / 3, 1, 1]
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? 0, 12)
    })
  })

  it('never falls, keeps the overall share, and does not depend on the order', () => {
    fc.assert(
      fc.property(judged, (some) => {
        const map = fitIsotonic(some)
        expect(fitIsotonic(some.toReversed())).toEqual(map)
        expect(map.values).toEqual(map.values.toSorted((a, b) => a - b))
        const mean = some.reduce((sum, { confidence }) => sum + applyIsotonic(map, confidence), 0) / some.length
        expect(mean).toBeCloseTo(some.filter(({ isRight }) => isRight).length / some.length, 9)
      }),
    )
  })

  it('is straight between its points and constant beyond them', () => {
    const map = fitIsotonic([
      { confidence: 0.4, isRight: false },
      { confidence: 0.6, isRight: true },
    ])
    expect([0, 0.4, 0.5, 0.6, 1].map((at) => Number(applyIsotonic(map, at).toFixed(9)))).toEqual([0, 0, 0.5, 1, 1])
  })

  it('of no rows leaves a confidence as it is', () => {
    expect(applyIsotonic(fitIsotonic([]), 0.7)).toBe(0.7)
  })
})

describe('calibrateConfidences', () => {
  const drawn = (n: number, shareOf: (confidence: number) => number) => {
    const generator = seededGenerator(1, 'calibration test')
    const uniform = () => (generator.next() >>> 0) / 2 ** 32
    return Array.from({ length: n }, () => {
      const confidence = uniform()
      return { confidence, isRight: uniform() < shareOf(confidence) }
    })
  }

  it('corrects a model that is too sure of itself', () => {
    const calibration = calibrateConfidences(
      drawn(2000, (confidence) => confidence / 2),
      1,
    )
    expect(calibration.errorAfter).toBeLessThan(calibration.errorBefore ?? 0)
    expect(calibrate(calibration, 0.8)).toBeCloseTo(0.4, 1)
  })

  it('leaves good confidences alone', () => {
    const calibration = calibrateConfidences(
      drawn(100, (confidence) => confidence),
      1,
    )
    expect(calibration.map).toBeNull()
    expect(calibrate(calibration, 0.8)).toBe(0.8)
  })

  it('does not depend on the order of the rows', () => {
    const some = drawn(300, (confidence) => confidence ** 2)
    expect(calibrateConfidences(some.toReversed(), 7)).toEqual(calibrateConfidences(some, 7))
  })

  it('fits no map to a few rows', () => {
    expect(calibrateConfidences(rows, 1)).toEqual({ map: null, errorBefore: null, errorAfter: null })
  })
})
