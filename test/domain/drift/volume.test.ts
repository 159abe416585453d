import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { describe, expect, it } from 'vitest'
import type { HealthyDay } from '../../../src/domain/drift/reference-profile.ts'
import { measureVolume } from '../../../src/domain/drift/volume.ts'
import { type SeededGenerator, seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'

const dayMs = 86_400_000
// A Monday.
const begin = Date.UTC(2026, 5, 1)
const at = (day: number) => new Date(begin + day * dayMs).toISOString()
// Weekends are quiet.
const weekly = [1, 1.1, 1, 0.95, 0.9, 0.2, 0.15]

const healthyDays = (counts: readonly number[]): HealthyDay[] => counts.map((rows, day) => ({ from: at(day), rows }))

/** A window of whole days from this one, each count spread over the day's hours. */
const windowOf = (first: number, counts: readonly number[]) => ({
  from: at(first),
  perHour: counts.flatMap((rows) => [rows, ...new Array<number>(23).fill(0)]),
})

/** Days with a weekly pattern, each more or less busy than it should be: spread far wider than Poisson's counts. */
function drawDays(first: number, days: number, mean: number, generator: SeededGenerator): number[] {
  return Array.from({ length: days }, (_, day) => {
    const bell =
      Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator))) * Math.cos(2 * Math.PI * uniformFloat64(generator))
    return Math.round(mean * (weekly[(first + day) % 7] ?? 1) * Math.exp(0.25 * bell))
  })
}

const asked = { effect: 'volume-drop', level: 0.01, warning: 0.3 } as const
const fourWeeks = healthyDays(drawDays(0, 28, 1000, seededGenerator(1, 'healthy')))

describe('measureVolume', () => {
  it('shows that texts stay away, day of the week by day of the week', () => {
    const quiet = windowOf(28, drawDays(28, 7, 300, seededGenerator(1, 'window')))
    const { value, lower, upper, pValue } = measureVolume({ ...asked, healthy: fourWeeks, window: quiet })
    expect(value).toBeCloseTo(0.7, 1)
    expect(lower).toBeGreaterThan(0.5)
    expect(upper).toBeLessThan(0.85)
    expect(pValue).toBeLessThan(0.001)
  })

  it('shows a feed that is dead by one day without any text', () => {
    expect(measureVolume({ ...asked, healthy: fourWeeks, window: windowOf(28, [0]) }).lower).toBeGreaterThan(0.9)
  })

  it('takes no Sunday for a drop where Sundays are quiet', () => {
    const sunday = measureVolume({ ...asked, healthy: fourWeeks, window: windowOf(34, [150]) })
    expect(sunday.lower).toBeLessThan(0)
  })

  it('is 0 where the change goes the other way, and the rise says by how much', () => {
    const busy = windowOf(28, drawDays(28, 7, 3000, seededGenerator(1, 'busy')))
    expect(measureVolume({ ...asked, healthy: fourWeeks, window: busy }).value).toBe(0)
    const rise = measureVolume({ ...asked, effect: 'volume-rise', healthy: fourWeeks, window: busy })
    expect(rise.value).toBeGreaterThan(1.4)
    expect(rise.lower).toBeGreaterThan(0.9)
  })

  it('says how many rows a change of the warning’s size takes', () => {
    const week = windowOf(28, drawDays(28, 7, 1000, seededGenerator(1, 'week')))
    const rows = (warning: number) =>
      measureVolume({ ...asked, warning, healthy: fourWeeks, window: week }).rowsForWarning
    expect(rows(0.5)).toBeLessThan(rows(0.4) ?? 0)
    expect(rows(0.01)).toBeNull()
  })

  it.each([
    ['no healthy window was seen yet', null, windowOf(0, [10])],
    ['the window is shorter than a day', fourWeeks, { from: at(30), perHour: [4, 5] }],
    ['too few healthy days', healthyDays([10]), windowOf(7, [10])],
    ['too few healthy days', healthyDays([10, 12, 11]), windowOf(6, [10])],
    ['too few healthy days', healthyDays([10, 11, 12, 13, 14, 3, 2]), windowOf(0, [10, 11, 12, 13, 14, 3, 2])],
  ])('has no value where %s', (why, healthy, window) => {
    expect(measureVolume({ ...asked, healthy, window })).toMatchObject({
      value: null,
      lower: -1,
      upper: 1,
      why: expect.stringContaining(why),
    })
  })

  it('keeps finite bounds with one degree of freedom and a level of one in ten thousand', () => {
    const { lower, upper } = measureVolume({
      ...asked,
      effect: 'volume-rise',
      level: 1e-4,
      healthy: healthyDays([100, 101, 102, 103, 104, 105, 106, 90]),
      window: windowOf(14, [100]),
    })
    expect([lower, upper].every(Number.isFinite)).toBe(true)
  })

  it('does not depend on the order of the days', () => {
    const window = windowOf(28, [500, 400])
    const forwards = measureVolume({ ...asked, healthy: fourWeeks, window })
    expect(measureVolume({ ...asked, healthy: fourWeeks.toReversed(), window })).toEqual(forwards)
  })

  it.each([
    [7, 7],
    [28, 7],
    [28, 1],
    [14, 3],
  ])('raises no more false alarms than it says against %i healthy days with windows of %i', (healthy, days) => {
    const generator = seededGenerator(1, `volume/${healthy}/${days}`)
    const [trials, level] = [2000, 0.05]
    const alarms = { 'volume-drop': 0, 'volume-rise': 0 }
    for (let trial = 0; trial < trials; trial++) {
      const known = healthyDays(drawDays(0, healthy, 200, generator))
      const window = windowOf(healthy, drawDays(healthy, days, 200, generator))
      for (const effect of ['volume-drop', 'volume-rise'] as const) {
        if (measureVolume({ effect, level, warning: 0.3, healthy: known, window }).lower > 0) alarms[effect] += 1
      }
    }
    expect(alarms['volume-drop']).toBeLessThan(1.3 * level * trials)
    expect(alarms['volume-rise']).toBeLessThan(1.3 * level * trials)
    expect(alarms['volume-drop']).toBeGreaterThan(0.3 * level * trials)
  })
})
