import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measurePredictionDrift } from '../../../src/domain/drift/prediction-drift.ts'
import { chiSquareTail } from '../../../src/domain/statistics/chi-square.ts'

const effects = ['jensen-shannon', 'psi', 'hellinger', 'total-variation'] as const
const asked = { level: 0.01, warning: 0.1 }
const reference = { complaint: 5000, question: 3000, thanks: 2000 }

const measure = (
  window: Record<string, number>,
  effect: (typeof effects)[number] = 'jensen-shannon',
  before = reference,
) => measurePredictionDrift({ ...asked, effect, reference: before, window })

describe.each(effects)('measurePredictionDrift by %s', (effect) => {
  it('is 0 for identical shares, with a lower bound of 0 and p 1', () => {
    const { value, lower, upper, pValue } = measure({ complaint: 50, question: 30, thanks: 20 }, effect)
    expect([value, lower]).toEqual([0, 0])
    expect(upper).toBeGreaterThan(0)
    expect(pValue).toBeGreaterThan(0.99)
  })

  it('shows a large change on a few hundred rows, between bounds', () => {
    const { value, lower, upper, pValue } = measure({ complaint: 60, question: 90, thanks: 150 }, effect)
    expect(lower).toBeGreaterThan(0.1)
    expect(value).toBeGreaterThan(lower)
    expect(upper).toBeGreaterThan(value ?? Infinity)
    expect(pValue).toBeLessThan(1e-20)
  })

  it('takes off what chance alone gives: less than the plain distance', () => {
    const { value, evidence } = measure({ complaint: 27, question: 12, thanks: 11 }, effect)
    expect(value).toBeLessThan(Number(evidence.uncorrected))
  })

  it('gives the same to the bit in any order of labels, and with labels that never occur', () => {
    const window = { complaint: 40, question: 41, thanks: 19 }
    const expected = measure(window, effect)
    const turned = { thanks: 19, never: 0, question: 41, complaint: 40 }
    expect(measure(turned, effect, { never: 0, ...reference } as typeof reference)).toEqual(expected)
  })

  it('is defined by bounds in order for whatever was counted', () => {
    const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(200))
    fc.assert(
      fc.property(counts, counts, (before, window) => {
        const { value, lower, upper, pValue, why } = measurePredictionDrift({
          ...asked,
          effect,
          reference: before,
          window,
        })
        expect([lower, upper].every(Number.isFinite)).toBe(true)
        expect(lower).toBeLessThanOrEqual(upper)
        if (value === null) expect(why).toMatch(/^the (window|reference) has no row$/)
        else expect(pValue === null || (pValue >= 0 && pValue <= 1)).toBe(true)
      }),
    )
  })

  it('needs the more rows the smaller the effect, and none do against too small a reference', () => {
    const rows = (warning: number, before: Record<string, number> = reference) =>
      measurePredictionDrift({ ...asked, effect, warning, reference: before, window: { complaint: 30, question: 20 } })
        .rowsForWarning
    expect(rows(0.1)).toBeGreaterThan(rows(0.2) ?? Infinity)
    expect(rows(0.2)).toBeGreaterThan(10)
    expect(rows(0.02, { complaint: 25, question: 25 })).toBeNull()
    expect(rows(0)).toBeNull()
  })
})

describe('measurePredictionDrift', () => {
  it.each([
    ['the window has no row', {}, reference],
    ['the window has no row', { complaint: 0 }, reference],
    ['the reference has no row', { complaint: 3 }, {}],
    [
      'weights must be numbers of 0 or more, got 5000 in the reference and NaN in the window for complaint',
      { complaint: NaN },
      reference,
    ],
    [
      'weights must be numbers of 0 or more, got 3000 in the reference and -1 in the window for question',
      { question: -1 },
      reference,
    ],
  ])('has no value but a reason: %s', (why, window, before) => {
    const measured = measurePredictionDrift({
      ...asked,
      effect: 'psi',
      reference: before,
      window: window as Record<string, number>,
    })
    expect(measured).toMatchObject({ value: null, lower: 0, upper: 1, pValue: null, rowsForWarning: null, why })
  })

  it('names what the reference never had, and what moved most', () => {
    const { evidence } = measure({ complaint: 50, question: 30, fraud: 20 })
    expect(evidence.unseen).toEqual([{ label: 'fraud', share: 0.2 }])
    expect(evidence.shares).toMatchObject([
      { label: 'fraud', reference: 0, window: 0.2 },
      { label: 'thanks', reference: 0.2, window: 0 },
      { label: 'complaint' },
      { label: 'question' },
    ])
  })

  it('takes sums of probabilities like counts', () => {
    const { value, n } = measure({ complaint: 49.6, question: 30.3, thanks: 20.1 })
    expect([value, n]).toEqual([0, 100])
  })

  it('has for two labels the exact p-value of the dealings that are at least as far apart', () => {
    const { pValue } = measurePredictionDrift({
      ...asked,
      effect: 'jensen-shannon',
      reference: { yes: 3, no: 3 },
      window: { yes: 3 },
    })
    // Of C(9, 3) = 84 ways, 1 leaves three in the window that are all "no" or 20 all "yes".
    expect(pValue).toBeCloseTo(21 / 84, 6)
  })

  it('has about the p-value of the chi-square test where rows are many', () => {
    const { pValue, evidence } = measure({ complaint: 1030, question: 560, thanks: 410 })
    const { statistic } = evidence.chiSquare as { statistic: number }
    expect((pValue ?? NaN) / chiSquareTail(statistic, 2)).toBeCloseTo(1, 1)
  })

  it('is ok with a million rows of a trivial shift, though it is significant', () => {
    const { lower, pValue } = measure({ complaint: 503_000, question: 298_000, thanks: 199_000 }, 'jensen-shannon', {
      complaint: 500_000,
      question: 300_000,
      thanks: 200_000,
    })
    expect(pValue).toBeLessThan(0.001)
    expect(lower).toBeLessThan(0.01)
  })
})
