import { describe, expect, it } from 'vitest'
import { makeUpTexts } from '../../../bench/monitors/made-up-texts.ts'
import { measureTextDescriptor, type TextDescriptorInput } from '../../../src/domain/drift/text-descriptor.ts'
import { describeText } from '../../../src/domain/text/describe.ts'
import { mergeTextSummaries, summariseTexts } from '../../../src/domain/text/summarise.ts'
import { buildVocabulary, type Vocabulary } from '../../../src/domain/text/vocabulary.ts'

const texts = (purpose: string, count: number, foreignWords = 0) =>
  makeUpTexts({ purpose, count, words: 40, foreignWords }).map(({ text }) => text)
const summarise = (of: readonly string[], vocabulary?: Vocabulary) =>
  summariseTexts(of.map((text) => describeText(text, vocabulary)))
const before = texts('before', 400)
const now = texts('now', 200)
const measure = (more: Partial<TextDescriptorInput> = {}) =>
  measureTextDescriptor({
    effect: 'wasserstein',
    descriptor: 'words',
    level: 0.01,
    warning: 0.3,
    seed: 1,
    reference: summarise(before),
    window: summarise(now),
    ...more,
  })

describe('measureTextDescriptor', () => {
  it.each(['length', 'words'] as const)('of identical summaries is 0 (%s)', (descriptor) => {
    const { value, lower } = measure({ descriptor, window: summarise(before) })
    expect([value, lower]).toEqual([0, 0])
  })

  it('shows nothing where nothing changed', () => {
    expect(measure().lower).toBe(0)
    expect(measure({ effect: 'kolmogorov-smirnov' }).lower).toBe(0)
  })

  it.each(['wasserstein', 'kolmogorov-smirnov'] as const)('finds texts that are cut off (%s)', (effect) => {
    const cut = now.map((text) => text.split(' ').slice(0, 8).join(' '))
    const { lower, evidence } = measure({ effect, window: summarise(cut) })
    expect(lower).toBeGreaterThan(0.5)
    expect(evidence.medians).toMatchObject({ reference: 32, window: 8 })
  })

  it.each([
    ['digits', '4711 20451188 0815 99'],
    ['symbols', '<<>> {{}} == !! ??'],
  ] as const)('finds more %s', (descriptor, added) => {
    const changed = now.map((text, i) => (i % 2 === 0 ? `${added} ${text.slice(0, 60)}` : text))
    const { lower } = measure({ descriptor, effect: 'kolmogorov-smirnov', window: summarise(changed) })
    expect(lower).toBeGreaterThan(0.2)
  })

  it('finds words that the champion does not know, and cannot without its vocabulary', () => {
    const vocabulary = buildVocabulary(before)
    const descriptor = 'out-of-vocabulary'
    const foreign = texts('foreign', 100, 0.5)
    const sides = { reference: summarise(before, vocabulary), window: summarise(foreign, vocabulary) }
    expect(measure({ descriptor, ...sides }).lower).toBeGreaterThan(0.5)
    expect(measure({ descriptor })).toMatchObject({
      value: null,
      why: 'the words that the champion knows are not known',
    })
  })

  it.each([
    ['the window', { window: summarise(now.slice(0, 29)) }, 'the window must have 30 rows, got 29'],
    ['the reference', { reference: summarise([]) }, 'the reference must have 30 rows, got 0'],
  ])('is undefined for few texts in %s', (_, few, why) => {
    expect(measure(few)).toMatchObject({ value: null, why })
  })

  it('is undefined in standard deviations of texts without digits, and not by its distribution', () => {
    expect(measure({ descriptor: 'digits' }).value).toBeNull()
    expect(measure({ descriptor: 'digits', effect: 'kolmogorov-smirnov' }).value).toBe(0)
  })

  it('of parts that were merged is that of the whole', () => {
    const merged = mergeTextSummaries(summarise(now.slice(0, 70)), summarise(now.slice(70)))
    expect(measure({ window: merged })).toEqual(measure())
  })
})
