import { describe, expect, it } from 'vitest'
import { splitHash } from '../../../src/domain/dataset/split-hash.ts'

describe('splitHash', () => {
  it('never changes, since data sets are split by it', () => {
    expect([splitHash('', 1), splitHash('thread-1', 1), splitHash('thread-1', 2)]).toMatchInlineSnapshot(`
      [
        3770482475,
        3415940423,
        3255913546,
      ]
    `)
  })

  it('spreads names that differ in their last character over all tenths alike', () => {
    const tenths = new Array<number>(10).fill(0)
    for (let i = 0; i < 10_000; i += 1) {
      const tenth = Math.floor((splitHash(`group-${i}`, 1) / 2 ** 32) * 10)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    // 1,000 expected in each, standard deviation 30.
    expect(tenths.every((count) => count > 880 && count < 1120)).toBe(true)
  })
})
