import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hourFolders, hourOfKey, spansEnding } from '../../../src/domain/drift/window.ts'

const hour = 3_600_000

describe('the spans of a check', () => {
  it('end when it is asked, and by the label delay earlier for quality', () => {
    const endMs = Date.UTC(2026, 7, 8)
    const { inputs, labelled } = spansEnding(endMs, { lengthMs: 7 * 24 * hour, labelDelayMs: 24 * hour })
    expect(inputs).toEqual({ fromMs: Date.UTC(2026, 7, 1), toMs: endMs })
    expect(labelled).toEqual({ fromMs: Date.UTC(2026, 6, 31), toMs: Date.UTC(2026, 7, 7) })
  })
})

describe('the folders of a span', () => {
  it.each([
    ['one hour to the moment', Date.UTC(2026, 7, 1, 9), Date.UTC(2026, 7, 1, 10), ['2026/08/01/09']],
    [
      'hours that it only touches',
      Date.UTC(2026, 7, 1, 9, 59),
      Date.UTC(2026, 7, 1, 11, 1),
      ['2026/08/01/09', '2026/08/01/10', '2026/08/01/11'],
    ],
    ['the turn of the year', Date.UTC(2026, 11, 31, 23), Date.UTC(2027, 0, 1, 1), ['2026/12/31/23', '2027/01/01/00']],
    ['a span that does not last', 5, 5, []],
  ])('are those of its hours in UTC: %s', (_, fromMs, toMs, folders) => {
    expect(hourFolders({ fromMs, toMs })).toEqual(folders)
  })

  it('go on for what is filed late', () => {
    expect(hourFolders({ fromMs: 0, toMs: hour }, 1)).toEqual(['1970/01/01/00', '1970/01/01/01'])
  })

  it('hold every moment of the span, and name hours that are read back', () => {
    const moment = fc.integer({ min: 0, max: Date.UTC(2030, 0, 1) })
    fc.assert(
      fc.property(
        moment,
        fc.integer({ min: 1, max: 100 * hour }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (fromMs, length, part) => {
          const at = fromMs + Math.floor(length * part)
          const hours = hourFolders({ fromMs, toMs: fromMs + length }).map((folder) =>
            hourOfKey(`m/captures/${folder}/x.jsonl`),
          )
          expect(hours).toContain(Math.floor(at / hour) * hour)
        },
      ),
    )
  })

  it('are not read out of keys that have none', () => {
    expect(hourOfKey('m/ground-truth/latest.jsonl')).toBeUndefined()
  })
})
