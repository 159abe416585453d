import { describe, expect, it } from 'vitest'
import { newWordScan, scanWords, wordAt } from '../../../src/domain/text/scan-words.ts'

const wordsOf = (text: string) => {
  const scan = scanWords(text, newWordScan())
  return Array.from({ length: scan.count }, (_, i) => wordAt(scan, i))
}
const hashesOf = (text: string) => {
  const { hashes, count } = scanWords(text, newWordScan())
  return [...hashes.subarray(0, count)]
}

describe('scanWords', () => {
  it.each([
    ['runs of letters and digits, in lower case', "They DIDN'T pay 35.", ['they', 'didn', 't', 'pay', '35']],
    ['letters of any script with their marks', 'Straße naïve Привет नमस्ते', ['straße', 'naïve', 'привет', 'नमस्ते']],
    ['every letter of a script without spaces', '漢字 です', ['漢', '字', 'で', 'す']],
    ['letters beyond the first plane, and no emoji', '𝒳y 🎉 ok', ['𝒳y', 'ok']],
    ['nothing in blanks and signs', ' \n\t—!? ', []],
    ['nothing in an empty text', '', []],
  ])('finds %s', (_, text, words) => {
    expect(wordsOf(text)).toEqual(words)
  })

  it('takes a letter with its mark for the same word, composed or not', () => {
    expect(hashesOf('cafe\u0301')).toEqual(hashesOf('café'))
  })

  it('takes dates and amounts of the same shape for the same word', () => {
    expect(hashesOf('2019-03-01')).toEqual(hashesOf('2024-11-30'))
    expect(hashesOf('100')).not.toEqual(hashesOf('1000'))
  })

  it('survives half of a surrogate pair', () => {
    expect(wordsOf('a \ud800 b \udc00')).toEqual(['a', 'b'])
  })

  it('has room for texts of any length', () => {
    expect(scanWords('word '.repeat(5000), newWordScan()).count).toBe(5000)
  })

  it('keeps nothing of the text before', () => {
    const scan = scanWords('one two three 4', newWordScan())
    expect(scanWords('one', scan)).toMatchObject({ count: 1, text: 'one' })
    expect([...scan.kinds]).toEqual([0, 3, 0, 0, 0])
  })
})
