import { describe, expect, it } from 'vitest'
import { measureCalibrationErrorRise } from '../../../src/domain/drift/calibration-error-rise.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const asked = { effect: 'calibration-error-rise', level: 0.01, warning: 0.05 } as const

/** Answers that are right less often than they say, by `gap`. */
function drawAnswers(purpose: string, n: number, gap = 0) {
  const generator = seededGenerator(4, purpose)
  const uniform = () => (generator.next() >>> 0) / 2 ** 32
  return Array.from({ length: n }, () => {
    const confidence = 1 - uniform() ** 3 / 2
    return { confidence, isRight: uniform() < confidence - gap }
  })
}

const reference = drawAnswers('reference', 2000)

describe('measureCalibrationErrorRise', () => {
  it('is 0 for identical answers, whatever their order, with bounds around it', () => {
    const same = measureCalibrationErrorRise({ ...asked, reference, window: reference })
    expect(same.value).toBe(0)
    expect(same.lower).toBeLessThan(0)
    expect(same.upper).toBeGreaterThan(0)
    expect(measureCalibrationErrorRise({ ...asked, reference, window: reference.toReversed() })).toEqual(same)
  })

  it('shows confidences that promise too much, about by how much', () => {
    const { value, lower, upper } = measureCalibrationErrorRise({
      ...asked,
      reference,
      window: drawAnswers('too sure', 1000, 0.2),
    })
    expect(value).toBeCloseTo(0.2, 1)
    expect(lower).toBeGreaterThan(0.05)
    expect(upper).toBeGreaterThan(0.2)
  })

  it('is negative where the window is better calibrated', () => {
    const { value } = measureCalibrationErrorRise({
      ...asked,
      reference: drawAnswers('too sure', 1000, 0.2),
      window: reference,
    })
    expect(value).toBeLessThan(-0.1)
  })

  it.each([
    ['the window must have 100 answers with a confidence and their truth, got 99', reference, reference.slice(1901)],
    ['the reference must have 100 answers with a confidence and their truth, got 0', [], reference],
  ])('has no value but a reason: %s', (why, before, window) => {
    const measured = measureCalibrationErrorRise({ ...asked, reference: before, window })
    expect(measured).toMatchObject({ value: null, lower: -1, upper: 1, why })
  })

  it.each([0, 0.1])('raises at most the level of false alarms where the gap stays %d', (gap) => {
    const alarms = Array.from({ length: 200 }, (_, i) => {
      const sides = { reference: drawAnswers(`r${i}`, 1000, gap), window: drawAnswers(`w${i}`, 100, gap) }
      return measureCalibrationErrorRise({ ...asked, ...sides, level: 0.05 }).lower > 0
    })
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(20)
  })
})
