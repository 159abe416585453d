import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnsweredRow } from '../../bench/calibration/champion.ts'
import { drawWindow } from '../../bench/power/draw-window.ts'

function row(id: string): AnsweredRow {
  const description = { characters: 1, words: 1, digitShare: null, symbolShare: null, unknownShare: null }
  const answer = { label: 'a', probabilities: { a: 1 } }
  return { id, group: id, text: id, day: '', product: 'a', answer, description, language: 'en' }
}

const ordinary = Array.from({ length: 60 }, (_, i) => row(`${i}`))
const champion = { labels: ['a'], vocabulary: new Set<number>(), answer: () => row('') }
const scenario = {
  name: 'cut',
  forTools: false,
  champion,
  ordinary,
  foreign: ordinary.map(({ id }) => row(`${id}~cut`)),
}

describe('drawWindow', () => {
  it('puts the wanted share of changed rows into the window, and no complaint on both sides or twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 }), fc.nat(), (tenths, number) => {
        const drawn = drawWindow({ ...scenario, foreignShare: tenths / 10 }, { rows: 20, reference: 20, number })
        expect(drawn.window.filter(({ id }) => id.endsWith('~cut'))).toHaveLength(2 * tenths)
        const origins = [...drawn.window, ...drawn.reference].map(({ id }) => id.split('~')[0])
        expect(new Set(origins).size).toBe(40)
      }),
    )
  })
})
