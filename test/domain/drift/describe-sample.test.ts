import { describe, expect, it } from 'vitest'
import { countUnexpected, describeSample } from '../../../src/domain/drift/describe-sample.ts'
import { buildVocabulary } from '../../../src/domain/text/vocabulary.ts'

const english = { text: 'I still have not received my new card, although I ordered it a week ago.' }
const german = { text: 'Wo ist meine neue Karte? Ich warte seit einer Woche darauf.' }

describe('describeSample', () => {
  it('counts descriptors, languages and the texts in a language that the reference does not have', () => {
    const reference = { vocabulary: [], languages: { en: 1000, de: 2 } }
    const { descriptors, languages, unexpectedLanguage } = describeSample([english, german, { text: '?' }], reference)
    expect(descriptors.texts).toBe(3)
    expect(languages).toEqual({ de: 1, en: 1, unknown: 1 })
    expect(unexpectedLanguage).toEqual({ count: 1, n: 2 })
  })

  it('knows the words that the champion learnt from', () => {
    const vocabulary = [...buildVocabulary([english.text, english.text])]
    const known = describeSample([english], { vocabulary, languages: {} }).descriptors.unknownShare
    const unknown = describeSample([german], { vocabulary, languages: {} }).descriptors.unknownShare
    expect([known.cells[0], unknown.cells[0]]).toEqual([1, 0])
  })

  it('calls no word unknown where nothing is known', () => {
    expect(describeSample([english], null).descriptors.unknownShare.n).toBe(0)
  })

  it('has counts of 0 for no text', () => {
    const { descriptors, languages, unexpectedLanguage } = describeSample([], { vocabulary: [], languages: { en: 5 } })
    expect([descriptors.texts, languages, unexpectedLanguage]).toEqual([0, {}, { count: 0, n: 0 }])
  })
})

describe('countUnexpected', () => {
  it('expects a language of at least 0.5 % of the reference’s known texts', () => {
    const languages = { de: 3, fr: 2, en: 95, unknown: 50 }
    expect(countUnexpected(languages, { en: 995, de: 5, unknown: 9000 })).toEqual({ count: 2, n: 100 })
    expect(countUnexpected(languages, { en: 996, de: 4 })).toEqual({ count: 5, n: 100 })
  })

  it('calls nothing unexpected where the reference’s languages are unknown', () => {
    expect(countUnexpected({ de: 3 }, { unknown: 100 })).toEqual({ count: 0, n: 0 })
  })
})
