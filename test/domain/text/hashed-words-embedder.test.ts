import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashedWordsEmbedder } from '../../../src/domain/text/hashed-words-embedder.ts'

const embed = (...texts: readonly string[]) => hashedWordsEmbedder().embed(texts)
const cosine = (one: string, other: string) => {
  const [a, b] = embed(one, other)
  return [...(a ?? [])].reduce((sum, value, i) => sum + value * (b?.[i] ?? 0), 0)
}

describe('hashedWordsEmbedder', () => {
  it('gives vectors of its dimensions and of the length 1', () => {
    const { dimensions } = hashedWordsEmbedder()
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const [vector] = embed(text)
        expect(vector).toHaveLength(dimensions)
        const squares = vector?.reduce((sum, value) => sum + value * value, 0) ?? Number.NaN
        expect(squares < 1e-9 || Math.abs(squares - 1) < 1e-5).toBe(true)
      }),
      { numRuns: 10 },
    )
  })

  it('gives a text without words the vector 0', () => {
    expect(embed('', ' …')).toEqual([new Float32Array(128), new Float32Array(128)])
  })

  it('gives a text the same vector, whatever came before it', () => {
    const embedder = hashedWordsEmbedder()
    const [first] = embedder.embed(['a late fee on my card'])
    embedder.embed(['something else', 'card'])
    expect(embedder.embed(['a late fee on my card'])[0]).toEqual(first)
    expect(embed('a late fee on my card')[0]).toEqual(first)
  })

  it('lets texts of the same words lie close, of like words closer than of others', () => {
    const text = 'the bank charged a late fee'
    expect(cosine(text, 'a late fee the bank charged')).toBeCloseTo(1, 6)
    expect(cosine(text, 'banks charge late fees')).toBeGreaterThan(cosine(text, 'my parcel never arrived here') + 0.2)
  })

  it('does not look at case, nor at which digit stands where', () => {
    expect(cosine('Paid 35 in 2019', 'paid 71 in 2024')).toBeCloseTo(1, 6)
  })
})
