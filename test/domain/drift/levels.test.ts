import { describe, expect, it } from 'vitest'
import { levelsOf, runsPerYear } from '../../../src/domain/drift/levels.ts'

describe('runsPerYear', () => {
  it.each([
    [{}, 365.25],
    [{ dayOfWeek: 'monday' }, 365.25 / 7],
    [{ dayOfMonth: 1 }, 12],
  ])('of %j is %d', (times, expected) => {
    expect(runsPerYear(times)).toBe(expected)
  })
})

describe('levelsOf', () => {
  const of = (falseAlarmsPerYear: number, runs: number, actingMonitors: number) =>
    levelsOf({ falseAlarmsPerYear, runsPerYear: runs, actingMonitors })

  it('adds up to the false alarms of a year', () => {
    const { run, monitor } = of(1, 365.25, 20)
    expect(run * 365.25).toBeCloseTo(1, 12)
    expect(monitor * 20).toBeCloseTo(run, 12)
  })

  it('is never above 5 % a run, however rare the runs', () => {
    expect(of(4, 12, 2)).toEqual({ run: 0.05, monitor: 0.025 })
    expect(of(1, 0, 1).run).toBe(0.05)
  })

  it('counts no acting monitor as one', () => {
    expect(of(1, 365.25, 0)).toEqual(of(1, 365.25, 1))
  })
})
