import { describe, expect, it } from 'vitest'
import { measureQualityDrop } from '../../../src/domain/drift/quality-drop.ts'
import { measureSlicedQualityDrop } from '../../../src/domain/drift/sliced-quality-drop.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'
import { drawFaults } from './draws.ts'
import { outcomesOf } from './made-up-window.ts'

const asked = { effect: 'accuracy-drop', slice: 'language', level: 0.01, warning: 0.05 } as const
const reference = { de: outcomesOf(900, 100), en: outcomesOf(900, 100), fr: outcomesOf(20, 0) }

describe('measureSlicedQualityDrop', () => {
  it('gives the value whose drop is shown to be largest, at the level shared among the values', () => {
    const window = { de: outcomesOf(900, 100), en: outcomesOf(600, 400) }
    const { evidence, lower, n } = measureSlicedQualityDrop({ ...asked, reference, window })
    const alone = measureQualityDrop({ ...asked, level: 0.005, reference: reference.en, window: window.en })
    expect(evidence).toMatchObject({ slice: 'language', worst: 'en', tooFew: [] })
    expect([lower, n]).toEqual([alone.lower, alone.n])
  })

  it('judges no value by a handful of rows, and names those that it left out', () => {
    const window = { de: outcomesOf(900, 100), fr: outcomesOf(0, 1000), la: outcomesOf(0, 500) }
    const { evidence, value } = measureSlicedQualityDrop({ ...asked, reference, window })
    expect(value).toBe(0)
    expect(evidence).toMatchObject({ worst: 'de', tooFew: ['fr', 'la'] })
  })

  it('has no value but a reason where no value of the slice has rows enough', () => {
    const { value, why } = measureSlicedQualityDrop({ ...asked, reference, window: { de: outcomesOf(20, 9) } })
    expect(value).toBeNull()
    expect(why).toBe('no value of language has 30 rows with truth in both window and reference')
  })

  it('alarms no more often with ten values than the level', () => {
    const generator = seededGenerator(5, 'slices')
    const draw = (n: number) => {
      const { faulty } = drawFaults(n, 0.15, generator)
      return [
        { truth: 'a', predicted: 'a', count: n - faulty },
        { truth: 'a', predicted: 'b', count: faulty },
      ]
    }
    const values = (n: number) => Object.fromEntries([...'abcdefghij'].map((value) => [value, draw(n)]))
    const alarms = Array.from({ length: 200 }, () => {
      const sides = { reference: values(500), window: values(60) }
      return measureSlicedQualityDrop({ ...asked, ...sides, level: 0.05 }).lower > 0
    })
    expect(alarms.filter(Boolean).length).toBeLessThanOrEqual(20)
  })
})
