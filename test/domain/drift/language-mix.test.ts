import { describe, expect, it } from 'vitest'
import { measureLanguageMix } from '../../../src/domain/drift/language-mix.ts'

const rule = { effect: 'jensen-shannon', level: 0.01, warning: 0.1 } as const
const reference = { en: 950, fr: 50 }
const measure = (window: Record<string, number>, before: Record<string, number> = reference) =>
  measureLanguageMix({ ...rule, reference: before, window })

describe('measureLanguageMix', () => {
  it.each(['jensen-shannon', 'psi', 'hellinger', 'total-variation'] as const)(
    'of the same mix is 0 by %s',
    (effect) => {
      const { value, lower } = measureLanguageMix({ ...rule, effect, reference, window: { en: 190, fr: 10 } })
      expect([value, lower]).toEqual([0, 0])
    },
  )

  it('finds another language, and names it', () => {
    const { lower, evidence } = measure({ en: 60, fr: 5, de: 35 })
    expect(lower).toBeGreaterThan(0.1)
    expect(evidence.unseen).toEqual([{ label: 'de', share: 0.35 }])
  })

  it('counts texts whose language is not known as a change too', () => {
    expect(measure({ en: 60, unknown: 40 }).lower).toBeGreaterThan(0.1)
  })

  it.each([
    ['an empty window', {}, reference, 'the window has no row'],
    ['an empty reference', { en: 50 }, {}, 'the reference has no row'],
    ['a window of no language', { unknown: 50 }, reference, 'no text of the window has a language that can be told'],
    [
      'a reference of no language',
      { en: 50 },
      { unknown: 50 },
      'no text of the reference has a language that can be told',
    ],
  ])('is undefined for %s', (_, window, before, why) => {
    expect(measure(window, before)).toMatchObject({ value: null, why })
  })
})
