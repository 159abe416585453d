import { type SeededGenerator, seededGenerator } from '../../src/domain/statistics/seeded-generator.ts'

export type MadeUpText = { readonly id: string; readonly text: string }

const syllables = ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'je', 'ki', 'lo', 'mu', 'na', 'pe', 'ri', 'so', 'tu', 've']
const vocabularySize = 20_000
const twoTo32 = 2 ** 32

/**
 * Texts of made-up words, the word of rank r about as frequent as 1/r. The words of a topic come from another part of the
 * vocabulary for `foreignWords` of each text. The same purpose gives the same texts.
 */
export function makeUpTexts(options: {
  readonly purpose: string
  readonly count: number
  readonly words: number
  readonly foreignWords?: number
}): MadeUpText[] {
  const { purpose, count, words, foreignWords = 0 } = options
  const generator = seededGenerator(1, purpose)
  return Array.from({ length: count }, (_, number) => {
    const length = Math.max(1, Math.round(words * (0.5 + uniform(generator))))
    const drawn = Array.from({ length }, () => {
      const rank = Math.floor(vocabularySize ** uniform(generator))
      return wordOf(uniform(generator) < foreignWords ? rank + vocabularySize : rank)
    })
    return { id: `${purpose}-${number}`, text: drawn.join(' ') }
  })
}

function uniform(generator: SeededGenerator): number {
  return (generator.next() >>> 0) / twoTo32
}

/** The digits of a number to the base of 16, as syllables. */
function wordOf(number: number): string {
  return Array.from(number.toString(16), (digit) => syllables[Number.parseInt(digit, 16)]).join('')
}
