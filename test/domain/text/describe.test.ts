import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeText } from '../../../src/domain/text/describe.ts'
import { cellFloor, cellOf, mergeTextSummaries, summariseTexts } from '../../../src/domain/text/summarise.ts'
import { buildVocabulary } from '../../../src/domain/text/vocabulary.ts'

describe('describeText', () => {
  it('counts characters and words, and shares of what is not blank', () => {
    expect(describeText('Fee: 35')).toEqual({
      characters: 7,
      words: 2,
      digitShare: 2 / 6,
      symbolShare: 1 / 6,
      unknownShare: null,
    })
  })

  it('counts a character outside the first plane once', () => {
    expect(describeText('🎉🎉')).toMatchObject({ characters: 2, words: 0, symbolShare: 1 })
  })

  it.each(['', ' \n '])('has no share of an empty text %j', (text) => {
    expect(describeText(text, new Set())).toMatchObject({ digitShare: null, symbolShare: null, unknownShare: null })
  })

  it('counts words that the vocabulary does not have', () => {
    const vocabulary = buildVocabulary(['a fee', 'the fee', 'The bank'])
    expect(vocabulary.size).toBe(2)
    expect(describeText('the bank fee', vocabulary).unknownShare).toBe(1 / 3)
    expect(describeText('the bank fee', buildVocabulary([])).unknownShare).toBe(1)
  })
})

describe('summaries of texts', () => {
  const summarise = (texts: readonly string[]) => summariseTexts(texts.map((text) => describeText(text)))

  it('of two parts add up to the summary of all', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }))
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(mergeTextSummaries(summarise(one), summarise(other))).toEqual(summarise([...other, ...one]))
      }),
    )
  })

  it('of no text are zeros', () => {
    expect(summarise([])).toMatchObject({ texts: 0, words: { n: 0 } })
  })

  it.each([
    ['words', 0, 0],
    ['words', 1, 1],
    ['words', 4, 5],
    ['characters', 1e30, 47],
    ['digitShare', 0, 0],
    ['digitShare', 0.025, 1],
    ['digitShare', 0.0251, 2],
    ['symbolShare', 1, 40],
  ] as const)('put %s of %d into cell %d, whose lower end is not above it', (descriptor, value, cell) => {
    expect(cellOf(descriptor, value)).toBe(cell)
    expect(cellFloor(descriptor, cell)).toBeLessThanOrEqual(value)
  })
})
