import { describe, expect, it } from 'vitest'
import { addHealthyDays, daysOf } from '../../../src/domain/drift/healthy-days.ts'
import { profileOf } from './made-up-window.ts'

const dayMs = 86_400_000
const at = (day: number) => new Date(Date.UTC(2026, 7, 1) + day * dayMs).toISOString()
const week = (first: number, days = 7) => ({
  from: at(first),
  to: at(first + days),
  perHour: new Array<number>(24 * days).fill(10),
})

describe('the healthy days of a reference', () => {
  it('begin with the first healthy window', () => {
    const { healthyWindow } = addHealthyDays(profileOf(), week(0))
    expect(healthyWindow).toMatchObject({ from: at(0), to: at(7), rows: 7 * 240 })
    expect(healthyWindow?.days).toHaveLength(7)
    expect(healthyWindow?.days[1]).toEqual({ from: at(1), rows: 240 })
  })

  it('grow by the days that are new, up to four weeks', () => {
    let profile = profileOf()
    for (let first = 0; first < 40; first++) profile = addHealthyDays(profile, week(first))
    expect(profile.healthyWindow?.days.map(({ from }) => from)).toEqual(Array.from({ length: 28 }, (_, day) => at(day)))
  })

  it('stay the same, and so does the profile, where nothing is new', () => {
    const profile = addHealthyDays(profileOf(), week(0))
    expect(addHealthyDays(profile, week(0))).toBe(profile)
    expect(addHealthyDays(profile, { from: at(3), to: at(3.5), perHour: [1, 2, 3] })).toBe(profile)
  })

  it('never count an hour twice where a window begins at another time of the day', () => {
    const profile = addHealthyDays(profileOf(), week(0))
    expect(addHealthyDays(profile, week(6.5)).healthyWindow?.days).toHaveLength(13)
  })
})

describe('daysOf', () => {
  it('leaves out the hours beyond the last whole day', () => {
    expect(daysOf({ from: at(0), perHour: new Array<number>(30).fill(1) })).toEqual([{ from: at(0), rows: 24 }])
    expect(daysOf({ from: at(0), perHour: [] })).toEqual([])
  })
})
