import { describe, expect, it } from 'vitest'
import { measureDataQuality } from '../../../src/domain/drift/data-quality.ts'
import { increaseOfShare } from '../../../src/domain/drift/share-increase.ts'

const asked = { effect: 'empty-share', level: 0.01, warning: 0.02 } as const

describe('measureDataQuality', () => {
  it('measures how much larger a share is, with the exact p-value', () => {
    const measured = measureDataQuality({ ...asked, reference: { faulty: 0, n: 5000 }, window: { faulty: 40, n: 200 } })
    expect(measured).toMatchObject({ effect: 'empty-share', value: 0.2, n: 200, referenceN: 5000 })
    expect(measured.lower).toBeCloseTo(0.1383, 4)
    expect(measured.pValue).toBeLessThan(1e-50)
  })

  it('is 0 for identical shares and negative for fewer faults', () => {
    const measure = (faulty: number) =>
      measureDataQuality({ ...asked, reference: { faulty: 50, n: 1000 }, window: { faulty, n: 100 } })
    expect(measure(5)).toMatchObject({ value: 0 })
    expect(measure(5).lower).toBeLessThan(0)
    expect(measure(0).value).toBeCloseTo(-0.05, 12)
  })

  it('does not take one event among fifty for a rise at the level of daily checks', () => {
    const { lower } = measureDataQuality({
      ...asked,
      level: 1.4e-4,
      reference: { faulty: 0, n: 10_000 },
      window: { faulty: 1, n: 50 },
    })
    expect(lower).toBeLessThanOrEqual(0)
  })

  it.each([
    ['the window has no row', { faulty: 0, n: 100 }, { faulty: 0, n: 0 }],
    ['the reference has no row', { faulty: 0, n: 0 }, { faulty: 1, n: 9 }],
    [
      'counts of the window must be whole and at most its rows, got 7 faulty of 5',
      { faulty: 0, n: 9 },
      { faulty: 7, n: 5 },
    ],
    [
      'counts of the window must be whole and at most its rows, got NaN faulty of 5',
      { faulty: 0, n: 9 },
      { faulty: NaN, n: 5 },
    ],
  ])('has no value but a reason: %s', (why, reference, window) => {
    expect(measureDataQuality({ ...asked, reference, window })).toMatchObject({ value: null, lower: -1, upper: 1, why })
  })
})

describe('increaseOfShare', () => {
  it('has bounds around the value, the lower one above 0 only where the p-value is below the level', () => {
    for (const faulty of [0, 1, 2, 3, 5, 8, 13, 50]) {
      const { value, lower, upper, pValue } = increaseOfShare(
        { successes: 3, n: 300 },
        { successes: faulty, n: 50 },
        asked,
      )
      expect(lower).toBeLessThanOrEqual(value)
      expect(upper).toBeGreaterThanOrEqual(value)
      if (lower > 0) expect(pValue).toBeLessThan(asked.level)
    }
  })
})
