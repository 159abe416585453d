import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeUpTexts } from '../../../bench/monitors/made-up-texts.ts'
import { measureTextDrift } from '../../../src/domain/drift/text-drift.ts'
import type { TextSample } from '../../../src/domain/drift/text-sample.ts'
import { buildVocabulary } from '../../../src/domain/text/vocabulary.ts'

const rule = { effect: 'classifier-auc', level: 0.05, seed: 1, warning: 0.6 }
const made = (purpose: string, count: number, foreignWords = 0) =>
  makeUpTexts({ purpose, count, words: 40, foreignWords })
const before = made('before', 200)
const measure = (window: readonly TextSample[], reference: readonly TextSample[] = before, more = {}) =>
  measureTextDrift({ ...rule, ...more, reference, window })

describe('measureTextDrift', () => {
  it('of identical windows is one half: nothing tells them apart', () => {
    const { value, lower, pValue } = measure(before)
    expect(value).toBeCloseTo(0.5, 12)
    expect(lower).toBeLessThan(0.5)
    expect(pValue).toBeCloseTo(1, 12)
  })

  it('finds another vocabulary, and says by which words and texts', () => {
    const known = made('known', 60)
    const foreign = made('foreign', 60, 0.5)
    const { value, lower, pValue, evidence } = measure([...known, ...foreign])
    expect(value).toBeGreaterThan(0.55)
    expect(lower).toBeGreaterThan(0.5)
    expect(pValue).toBeLessThan(1e-6)
    const ids = evidence.leastLikeReference as string[]
    expect(ids).toHaveLength(10)
    expect(ids.every((id) => id.startsWith('foreign'))).toBe(true)
    const { window } = evidence.words as { window: { word: string; window: number; reference: number }[] }
    expect(window.length).toBeGreaterThan(0)
    expect(window.every((word) => word.window > word.reference)).toBe(true)
  })

  it('finds texts that are cut off', () => {
    const cut = made('cut', 200).map(({ id, text }) => ({ id, text: text.split(' ').slice(0, 5).join(' ') }))
    expect(measure(cut).lower).toBeGreaterThan(0.75)
  })

  it('takes texts of another year that differ in their dates alone for the same', () => {
    const dated = (year: number) =>
      made(`year`, 100).map(({ id, text }) => ({ id: `${year}-${id}`, text: `${year} ${text}` }))
    expect(measure(dated(2024), dated(2019)).value).toBeLessThan(0.65)
  })

  it('gives the same numbers to the bit whatever the order of the texts', () => {
    const window = made('window', 60, 0.1)
    const first = measure(window)
    fc.assert(
      fc.property(fc.shuffledSubarray(window, { minLength: 60 }), (shuffled) => {
        expect(measure(shuffled, before.toReversed())).toEqual(first)
      }),
      { numRuns: 10 },
    )
  })

  it('counts a form letter once, however often it came', () => {
    const letters = Array.from({ length: 80 }, (_, i) => ({
      id: `letter-${i}`,
      text: 'please delete the account that I never opened',
    }))
    const { n, lower, evidence } = measure([...made('rest', 80), ...letters])
    expect(n).toBe(81)
    expect(lower).toBeLessThan(0.5)
    expect(evidence.repeated).toEqual({ reference: 0, window: 79 })
  })

  it('does not take a thread of many texts for as many independent ones', () => {
    const thread = made('thread', 40).map((one) => ({ ...one, text: `${one.text} qqq zzz`, group: 'thread' }))
    const apart = measure([...made('others', 40), ...thread.map(({ id, text }) => ({ id, text }))])
    const together = measure([...made('others', 40), ...thread])
    expect(apart.pValue).toBeLessThan(0.001)
    expect(together.lower).toBeLessThan(0.5)
  })

  it.each([
    ['an empty window', [], 'the window must have 10 different texts, got 0'],
    ['a window of empty texts', Array.from({ length: 50 }, (_, i) => ({ id: `${i}`, text: '' })), 'got 1'],
  ])('is undefined for %s, with the rows that it takes', (_, window, why) => {
    const { value, lower, upper, rowsForWarning, ...rest } = measure(window)
    expect({ value, lower, upper }).toEqual({ value: null, lower: 0, upper: 1 })
    expect(rest.why).toContain(why)
    expect(rowsForWarning).toBeGreaterThan(50)
  })

  it('is undefined for a reference without texts', () => {
    expect(measure(before, [])).toMatchObject({ value: null, rowsForWarning: null })
  })

  it.each(['mmd', 'psi', 'jensen-shannon'])('does not measure %s, and says so', (effect) => {
    expect(measure(before, before, { effect })).toMatchObject({
      value: null,
      why: `text drift is measured by classifier-auc, ${effect} of texts is not built`,
    })
  })

  it('asks for more rows the smaller the warning is, and for none that could not do', () => {
    const rows = (warning: number) => measure(made('rows', 50), before, { warning }).rowsForWarning ?? Number.NaN
    expect(rows(0.75)).toBeLessThan(rows(0.65))
    expect(rows(0.51)).toBeNaN()
    expect(rows(0.5)).toBeNaN()
  })

  it('shows no text and no number of a customer', () => {
    const secret = made('secret', 30).map((one) => ({ ...one, text: `${one.text} iban${4711} ${20451188}` }))
    const said = JSON.stringify(measure(secret).evidence)
    expect(said).toContain('iban0000')
    expect(said).not.toContain('4711')
    expect(said).not.toContain('20451188')
    for (const { text } of secret) expect(said).not.toContain(text.slice(0, 40))
  })

  it('survives texts of any kind', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 12, maxLength: 30 }), (texts) => {
        const window = texts.map((text, i) => ({ id: `${i}`, text }))
        const { value } = measure(window, before)
        if (value !== null) expect(value).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 20 },
    )
  })

  it('describes the words that the champion does not know', () => {
    const vocabulary = buildVocabulary(before.map(({ text }) => text))
    const { evidence } = measure(made('foreign', 50, 0.5), before, { vocabulary })
    const { unknownShare } = evidence.descriptors as { unknownShare: { reference: number; window: number } }
    expect(unknownShare.window).toBeGreaterThan(unknownShare.reference)
  })

  it('keeps its level when nothing changed', () => {
    const pool = made('pool', 1600)
    const measured = Array.from({ length: 200 }, (_, seed) => {
      const from = (seed * 7) % 1400
      const texts = pool.slice(from, from + 200).map((one, i) => ({ ...one, key: (i * 37 + seed * 11) % 200 }))
      const half = texts.toSorted((a, b) => a.key - b.key)
      return measure(half.slice(0, 100), half.slice(100), { seed })
    })
    const share = (of: (one: (typeof measured)[number]) => boolean) => measured.filter(of).length / measured.length
    // 6.5 % would be the limit; three standard errors of 200 repetitions more are chance.
    expect(share(({ lower }) => lower > 0.5)).toBeLessThan(0.11)
    expect(share(({ pValue }) => (pValue ?? 0) < 0.05)).toBeLessThan(0.11)
  })
})
