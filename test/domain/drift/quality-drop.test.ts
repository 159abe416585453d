import { describe, expect, it } from 'vitest'
import { measureQualityDrop, type QualityDropEffect } from '../../../src/domain/drift/quality-drop.ts'
import { type ConfusionCount, measureQuality } from '../../../src/domain/drift/quality-estimate.ts'

const asked = { level: 0.01, warning: 0.05 }
const effects = ['accuracy-drop', 'recall-drop', 'precision-drop', 'f1-drop'] as const

/** `pairs` reads `truth>predicted count`. */
function confusion(pairs: string): ConfusionCount[] {
  return pairs.split(', ').map((pair) => {
    const [truth = '', predicted = '', count = ''] = pair.split(/[> ]/)
    return { truth, predicted, count: Number(count) }
  })
}

const good = confusion('spam>spam 450, spam>ham 50, ham>ham 480, ham>spam 20')
const bad = confusion('spam>spam 200, spam>ham 100, ham>ham 200, ham>spam 100')

const measure = (effect: QualityDropEffect, window: ConfusionCount[], positive?: string, reference = good) =>
  measureQualityDrop({ ...asked, effect, positive, reference, window })

// y = 000011122222, ŷ = 001211022210 of the reference numbers.
const published = confusion('0>0 2, 0>1 1, 0>2 1, 1>1 2, 1>0 1, 2>2 3, 2>1 1, 2>0 1')

describe('measureQuality', () => {
  it('meets the reference for the F1 of each class and their mean', () => {
    const f1 = (classes?: string[]) => measureQuality('f1', published, 0.05, classes).value
    expect(f1(['0'])).toBeCloseTo(0.5, 10)
    expect(f1(['1'])).toBeCloseTo(0.5714285714, 10)
    expect(f1(['2'])).toBeCloseTo(0.6666666667, 10)
    expect(f1()).toBeCloseTo(0.5793650793650794, 12)
  })

  it('has bounds around the value that do not collapse when everything is right', () => {
    const perfect = measureQuality('f1', confusion('a>a 20, b>b 20, c>c 2'), 0.05)
    expect(perfect).toMatchObject({ value: 1, upper: 1 })
    expect('lower' in perfect && perfect.lower).toBeLessThan(0.9)
  })

  it.each([
    ['there is no row', 'accuracy', [], undefined],
    ['recall is undefined for every class of x', 'recall', good, ['x']],
  ] as const)('has no value but a reason: %s', (why, metric, counts, classes) => {
    expect(measureQuality(metric, counts, 0.05, classes)).toEqual({ value: null, why })
  })
})

describe.each(effects)('measureQualityDrop by %s', (effect) => {
  it.each([undefined, 'spam'])('is 0 for identical windows (positive: %s)', (positive) => {
    const { value, lower, upper } = measure(effect, good, positive)
    expect(value).toBe(0)
    expect(lower).toBeLessThan(0)
    expect(upper).toBeGreaterThan(0)
  })

  it.each([undefined, 'spam'])('shows a large drop, between bounds (positive: %s)', (positive) => {
    const { value, lower, upper, rowsForWarning } = measure(effect, bad, positive)
    expect(lower).toBeGreaterThan(0.05)
    expect(value).toBeGreaterThan(lower)
    expect(upper).toBeGreaterThan(value ?? Infinity)
    expect(rowsForWarning).toBeGreaterThan(100)
  })

  it('is negative where quality rose', () => {
    expect(measure(effect, good, undefined, bad).value).toBeLessThan(0)
  })

  it('does not depend on the order of the counts', () => {
    expect(measure(effect, bad.toReversed())).toEqual(measure(effect, bad))
  })

  it('is undefined for a side without rows', () => {
    expect(measure(effect, [])).toMatchObject({ value: null, n: 0, why: 'in the window there is no row' })
    expect(measure(effect, good, undefined, [])).toMatchObject({ value: null, why: 'in the reference there is no row' })
  })
})

describe('measureQualityDrop', () => {
  it('has the exact one-sided p-value for a plain share, and none for a mean', () => {
    expect(measure('accuracy-drop', bad).pValue).toBeLessThan(1e-10)
    expect(measure('recall-drop', bad, 'spam').pValue).toBeLessThan(1e-10)
    expect(measure('f1-drop', bad).pValue).toBeNull()
  })

  it('counts a class that the model cannot know as a loss', () => {
    const window = [...good, ...confusion('phishing>spam 300')]
    expect(measure('recall-drop', window).value).toBeCloseTo((0.9 + 0.96) / 2 - (0.9 + 0.96) / 3, 12)
  })

  it('leaves a class that the window lacks out of the reference too', () => {
    const window = confusion('spam>spam 90, spam>ham 10')
    expect(measure('recall-drop', window).value).toBeCloseTo(0, 12)
  })

  it('has no value where the positive label never occurs', () => {
    expect(measure('recall-drop', confusion('ham>ham 9'), 'spam').why).toBe(
      'in the window recall is undefined for every class of spam',
    )
  })

  it('has no value for counts that are no counts', () => {
    expect(measure('accuracy-drop', confusion('ham>spam -1')).why).toBe(
      'counts must be whole and 0 or more, got -1 of spam for ham',
    )
  })
})
