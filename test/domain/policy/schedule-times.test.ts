import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Schedule, scheduledTimes } from '../../../src/domain/policy/schedule-times.ts'

const span = (from: string, to: string) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) })
const isoTimes = (schedule: Schedule, from: string, to: string) =>
  scheduledTimes(schedule, span(from, to)).map((ms) => new Date(ms).toISOString().slice(0, 16))
const daily = (hour: number, minute: number, timezone = 'UTC') => ({ calendar: { hour, minute }, timezone })

describe('scheduledTimes', () => {
  it('has every day once, the start of the span included and its end not', () => {
    expect(isoTimes(daily(2, 0), '2026-08-01T02:00Z', '2026-08-03T02:00Z')).toEqual([
      '2026-08-01T02:00',
      '2026-08-02T02:00',
    ])
  })

  it('has one day of the week, or one of the month, as the time zone has it', () => {
    const monday = { calendar: { hour: 1, minute: 30, dayOfWeek: 'monday' }, timezone: 'Asia/Tokyo' }
    expect(isoTimes(monday, '2026-08-01T00:00Z', '2026-08-16T00:00Z')).toEqual(['2026-08-02T16:30', '2026-08-09T16:30'])
    const first = { calendar: { hour: 20, minute: 0, dayOfMonth: 1 }, timezone: 'America/New_York' }
    expect(isoTimes(first, '2026-07-15T00:00Z', '2026-10-02T00:00Z')).toEqual(['2026-08-02T00:00', '2026-09-02T00:00'])
  })

  it('follows the clock when it changes', () => {
    expect(isoTimes(daily(3, 0, 'Europe/London'), '2026-03-28T00:00Z', '2026-03-30T00:00Z')).toEqual([
      '2026-03-28T03:00',
      '2026-03-29T02:00',
    ])
  })

  it('leaves out a time that the clock leaves out in spring', () => {
    expect(isoTimes(daily(2, 30, 'America/New_York'), '2026-03-07T00:00Z', '2026-03-10T00:00Z')).toEqual([
      '2026-03-07T07:30',
      '2026-03-09T06:30',
    ])
  })

  it('has a time twice that the clock shows twice in autumn', () => {
    expect(isoTimes(daily(1, 30, 'America/New_York'), '2026-11-01T00:00Z', '2026-11-02T00:00Z')).toEqual([
      '2026-11-01T05:30',
      '2026-11-01T06:30',
    ])
  })

  it('has no time in a span that does not last', () => {
    expect(scheduledTimes(daily(2, 0), span('2026-08-02T00:00Z', '2026-08-01T00:00Z'))).toEqual([])
  })

  it('is the same whether a span is looked at as a whole or in two parts', () => {
    const zones = fc.constantFrom('UTC', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu')
    const minutes = fc.integer({ min: 0, max: 400 * 1440 })
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: 0, max: 23 }),
        fc.array(minutes, { minLength: 3, maxLength: 3 }),
        (zone, hour, drawn) => {
          const [a = 0, b = 0, c = 0] = drawn.toSorted((x, y) => x - y).map((m) => Date.UTC(2026, 0, 1) + m * 60_000)
          const at = (fromMs: number, toMs: number) => scheduledTimes(daily(hour, 30, zone), { fromMs, toMs })
          expect([...at(a, b), ...at(b, c)]).toEqual(at(a, c))
        },
      ),
      { numRuns: 40 },
    )
  })
})
