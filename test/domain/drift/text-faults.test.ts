import { describe, expect, it } from 'vitest'
import { countCharacters, countCut, cutLength, longestUsual } from '../../../src/domain/drift/text-faults.ts'

const text = (characters: number, letter = 'a') => letter.repeat(characters)
const measured = (texts: readonly string[]) => texts.map((of) => ({ text: of, characters: of.length }))

describe('cutLength', () => {
  it('is the greatest length where three different texts agree on it', () => {
    const texts = [text(400, 'a'), text(400, 'b'), text(400, 'c'), text(120)]
    expect(cutLength(measured(texts))).toBe(400)
  })

  it.each([
    ['two texts only', [text(400, 'a'), text(400, 'b'), text(120)]],
    ['copies of one text', [text(400), text(400), text(400), text(120)]],
    ['a length that texts exceed', [text(400, 'a'), text(400, 'b'), text(400, 'c'), text(401)]],
    ['lengths below 100, which short texts share by themselves', ['a', 'b', 'c'].map((letter) => text(99, letter))],
    ['nothing', []],
  ])('is none where there are %s', (_, texts) => {
    expect(cutLength(measured(texts))).toBeUndefined()
  })
})

describe('countCut', () => {
  it('looks at each field by itself, and counts a text once', () => {
    const rows = ['a', 'b', 'c'].map((letter) => [text(150, letter), text(300, letter)])
    expect(countCut([...rows, [text(150, 'd'), 'short'], ['short', text(200)]])).toBe(4)
  })

  it('is 0 for no text, and for texts that end by themselves', () => {
    expect(countCut([])).toBe(0)
    expect(countCut(Array.from({ length: 200 }, (_, i) => [text(100 + i)]))).toBe(0)
  })
})

describe('longestUsual', () => {
  it('leaves one in a thousand above it', () => {
    const lengths = Array.from({ length: 2000 }, (_, i) => i)
    const limit = longestUsual(lengths)
    expect(lengths.filter((of) => of > limit)).toHaveLength(2)
    expect(longestUsual(lengths.toReversed())).toBe(limit)
  })

  it('is the longest of fewer than a thousand, and 0 of none', () => {
    expect(longestUsual([120, 4000, 80])).toBe(4000)
    expect(longestUsual([])).toBe(0)
  })
})

describe('countCharacters', () => {
  it('counts code points, as the database does', () => {
    expect(countCharacters('a😀é日')).toBe(4)
    expect(countCharacters('')).toBe(0)
  })
})
