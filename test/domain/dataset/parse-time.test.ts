import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTime } from '../../../src/domain/dataset/parse-time.ts'

const morning = Date.UTC(2002, 7, 14, 9, 30)

describe('parseTime', () => {
  it.each([
    ['2002-08-14T09:30:00Z', morning],
    ['2002-08-14T09:30Z', morning],
    ['2002-08-14 11:30:00+02:00', morning],
    ['2002-08-14T04:00:00-0530', morning],
    ['2002-08-14T11:30:00.5+02', morning + 500],
    [' 2002-08-14T09:30:00Z ', morning],
    ['2002-08-14', Date.UTC(2002, 7, 14)],
    [morning / 1000, morning],
    [morning, morning],
    [String(morning), morning],
    [morning / 1000 + 0.25, morning + 250],
  ])('reads %j', (value, expected) => {
    expect(parseTime(value)).toBe(expected)
  })

  it.each([
    ['a time without its zone', '2002-08-14T09:30:00'],
    ['a day that the month does not have', '2002-02-31'],
    ['an hour that no day has', '2002-08-14T25:00:00Z'],
    ['words', 'Wed, 14 Aug 2002 09:30:00 +0000'],
    ['eight digits', '20020814'],
    ['zero, which stands for unknown', 0],
    ['a time before 1970', -5],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['true', true],
    ['null', null],
    ['nothing', undefined],
    ['the empty string', ''],
  ])('refuses %s', (_what, value) => {
    expect(parseTime(value)).toBeUndefined()
  })

  it('reads back every time from 1970 to 9999 that JavaScript writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Date.UTC(9999, 11, 31) }), (time) => {
        expect(parseTime(new Date(time).toISOString())).toBe(time)
      }),
    )
  })
})
