import { describe, expect, it } from 'vitest'
import { type BiasEffect, measureBias } from '../../../src/domain/drift/bias.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'
import { drawFaults } from './draws.ts'

const asked = { slice: 'language', positive: 'yes', level: 0.01, warning: 0.1 }
const effects = ['accuracy-difference', 'recall-difference', 'positive-share-difference'] as const

/** `found` of `n` positives are found, and all else is right. */
function answersOf(found: number, n: number) {
  return {
    predicted: { yes: found, no: 2 * n - found },
    outcomes: [
      { truth: 'yes', predicted: 'yes', count: found },
      { truth: 'yes', predicted: 'no', count: n - found },
      { truth: 'no', predicted: 'no', count: n },
    ],
  }
}

const measure = (effect: BiasEffect, values: Record<string, ReturnType<typeof answersOf>>) =>
  measureBias({ ...asked, effect, values })

describe.each(effects)('measureBias by %s', (effect) => {
  it('is 0 where all values fare alike, with a lower bound of 0', () => {
    const { value, lower, upper } = measure(effect, { de: answersOf(80, 100), en: answersOf(80, 100) })
    expect([value, lower]).toEqual([0, 0])
    expect(upper).toBeGreaterThan(0)
  })

  it('shows a large difference, names both ends, and does not depend on the order of the values', () => {
    const values = { de: answersOf(200, 1000), en: answersOf(900, 1000), fr: answersOf(600, 1000) }
    const { value, lower, upper, evidence } = measure(effect, values)
    expect(lower).toBeGreaterThan(0.1)
    expect(value).toBeGreaterThan(lower)
    expect(upper).toBeGreaterThan(value ?? Infinity)
    expect(evidence).toMatchObject({ highest: 'en', lowest: 'de', tooFew: [] })
    const turned = Object.fromEntries(Object.entries(values).reverse())
    expect(measure(effect, turned)).toEqual(measure(effect, values))
  })

  it.each([
    ['one value', { de: answersOf(80, 100) }],
    ['a value of few rows', { de: answersOf(80, 100), en: answersOf(5, 10) }],
  ])('has no value with %s', (_, values) => {
    const { value, why } = measure(effect, values)
    expect(value).toBeNull()
    expect(why).toBe('language must have two values of 30 rows, got 1')
  })

  it('needs the more rows the smaller the difference', () => {
    const values = { de: answersOf(80, 100), en: answersOf(80, 100) }
    const rows = (warning: number) => measureBias({ ...asked, effect, values, warning }).rowsForWarning
    expect(rows(0.05)).toBeGreaterThan(rows(0.2) ?? Infinity)
    expect(rows(0)).toBeNull()
  })
})

describe('measureBias', () => {
  it('is the difference in recall of Clarify: found positives of either value', () => {
    const values = { de: answersOf(56, 70), en: answersOf(48, 80) }
    expect(measure('recall-difference', values).value).toBeCloseTo(0.2, 12)
  })

  it.each(['recall-difference', 'positive-share-difference'] as const)(
    'has no %s without a positive label',
    (effect) => {
      const values = { de: answersOf(80, 100), en: answersOf(80, 100) }
      const { value, why } = measureBias({ ...asked, effect, values, positive: undefined })
      expect(value).toBeNull()
      expect(why).toBe('the task must name its positive label, and names none')
    },
  )

  it('raises at most the level of false alarms over all pairs of eight values', () => {
    const generator = seededGenerator(5, 'bias')
    const draw = () => answersOf(60 - drawFaults(60, 0.2, generator).faulty, 60)
    const alarms = Array.from({ length: 200 }, () => {
      const values = Object.fromEntries([...'abcdefgh'].map((value) => [value, draw()]))
      return measureBias({ ...asked, effect: 'recall-difference', values, level: 0.05 }).lower > 0
    })
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(20)
  })
})
