import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnsweredRow } from '../../bench/calibration/champion.ts'
import { drawSides, onceEach } from '../../bench/calibration/random-sides.ts'
import { judgeAlarms } from '../../bench/calibration/tally.ts'

const answer = { label: 'a', probabilities: { a: 1 } }
const description = { characters: 1, words: 1, digitShare: null, symbolShare: null, unknownShare: null }

/** Rows of which each group has as many as its number. */
const grouped: AnsweredRow[] = [1, 1, 1, 2, 2, 3, 8].flatMap((size, group) =>
  Array.from({ length: size }, (_, i) => ({
    id: `${group}-${i}`,
    text: 'x',
    day: '2020-01-01',
    product: 'a',
    group: `g${group}`,
    answer,
    description,
    language: 'en',
  })),
)

describe('drawSides', () => {
  it('puts no group on both sides, no row there twice, and no more rows than asked for', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 12 }), (draw, n, m) => {
        const { window, reference } = drawSides(grouped, { window: n, reference: m, draw })
        const groups = new Set(window.map(({ group }) => group))
        expect(reference.some(({ group }) => groups.has(group))).toBe(false)
        expect(new Set([...window, ...reference].map(({ id }) => id)).size).toBe(window.length + reference.length)
        expect(window).toHaveLength(n)
        expect(reference.length).toBeLessThanOrEqual(m)
      }),
    )
  })

  it('draws the same for the same purpose', () => {
    const sizes = { window: 4, reference: 4, draw: 'again' }
    expect(drawSides(grouped, sizes)).toEqual(drawSides(grouped, sizes))
  })
})

describe('onceEach', () => {
  it('keeps one row of every group', () => {
    expect(onceEach(grouped).map(({ id }) => id)).toEqual(['0-0', '1-0', '2-0', '3-0', '4-0', '5-0', '6-0'])
  })
})

describe('judgeAlarms', () => {
  it.each([
    [13, 200, 'within'],
    [14, 200, 'perhaps above'],
    [30, 200, 'above'],
    [0, 0, 'not defined'],
  ] as const)('of %i alarms in %i windows at 5 %% is %s', (alarms, windows, judged) => {
    expect(judgeAlarms(alarms, windows, 0.05)).toBe(judged)
  })
})
