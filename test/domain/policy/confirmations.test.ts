import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MonitorOutcome } from '../../../src/domain/drift/assess.ts'
import { type ConfirmedLevel, confirmLevel } from '../../../src/domain/policy/confirmations.ts'

const letters: Record<string, MonitorOutcome> = {
  o: 'ok',
  w: 'warning',
  c: 'critical',
  i: 'insufficient-data',
  e: 'error',
}

/** One letter a day: `oow` is two days of ok, then a warning. */
function days(text: string) {
  return [...text].map((letter, day) => ({ at: dayOf(day), outcome: letters[letter] ?? 'error' }))
}

function dayOf(day: number): string {
  return new Date(Date.UTC(2026, 0, 1 + day)).toISOString()
}

const twoOfThree = { confirmed: 2, outOf: 3 }

describe('confirmLevel with 2 of 3 windows', () => {
  it.each<[string, ConfirmedLevel]>([
    ['', 'insufficient-data'],
    ['o', 'ok'],
    ['w', 'ok'],
    ['ww', 'warning'],
    ['wow', 'warning'],
    ['woow', 'ok'],
    ['cw', 'warning'],
    ['cc', 'critical'],
    ['coc', 'critical'],
    ['wcc', 'critical'],
    ['wwo', 'warning'],
    ['wwoo', 'ok'],
    ['wwowo', 'ok'],
    ['ccw', 'critical'],
    ['ccww', 'warning'],
    ['ccoo', 'ok'],
    ['ccowo', 'ok'],
    ['i', 'insufficient-data'],
    ['wi', 'ok'],
    ['wiw', 'warning'],
    ['wiiw', 'ok'],
    ['wwiii', 'warning'],
    ['ccei', 'critical'],
    ['wwieo', 'warning'],
    ['oiie', 'insufficient-data'],
    ['oii', 'ok'],
  ])('makes of %s %s', (text, level) => {
    expect(confirmLevel(days(text), twoOfThree).level).toBe(level)
  })

  it('says since when, and keeps that while the alarm stays', () => {
    expect(confirmLevel(days('oww'), twoOfThree).since).toBe(dayOf(2))
    expect(confirmLevel(days('owwow'), twoOfThree).since).toBe(dayOf(2))
    expect(confirmLevel(days('wwoo'), twoOfThree).since).toBe(dayOf(3))
    expect(confirmLevel([], twoOfThree).since).toBeNull()
  })

  it('says what it saw and what was needed', () => {
    expect(confirmLevel(days('oww'), twoOfThree).reasons).toEqual([
      'warning: 2 of the last 3 windows reach it, 1 show less (2 of 3 are needed to raise or to lower it)',
    ])
    expect(confirmLevel(days('oow'), twoOfThree).reasons).toEqual([
      'ok: 1 of the last 3 windows show a warning or more (2 of 3 are needed to raise it)',
    ])
    expect(confirmLevel(days('iei'), twoOfThree).reasons).toEqual([
      'insufficient-data: none of the last 3 windows could be judged',
    ])
    expect(confirmLevel([], twoOfThree).reasons).toEqual(['no window was judged yet'])
  })
})

describe('confirmLevel', () => {
  it('with 1 of 1 follows the last window that was judged', () => {
    const levels = ['ow', 'wo', 'oc', 'cw'].map((text) => confirmLevel(days(text), { confirmed: 1, outOf: 1 }).level)
    expect(levels).toEqual(['warning', 'ok', 'critical', 'warning'])
    expect(confirmLevel(days('ce'), { confirmed: 1, outOf: 1 }).level).toBe('critical')
    expect(confirmLevel(days('oe'), { confirmed: 1, outOf: 1 }).level).toBe('insufficient-data')
  })

  it('does not depend on the order in which windows are given, and a window judged again counts once', () => {
    const text = fc.string({ unit: fc.constantFrom('o', 'w', 'c', 'i', 'e'), maxLength: 12 })
    fc.assert(
      fc.property(text, (drawn) => {
        const history = days(drawn)
        const expected = confirmLevel(history, twoOfThree)
        expect(confirmLevel(history.toReversed(), twoOfThree)).toEqual(expected)
        expect(confirmLevel([...history, ...history], twoOfThree)).toEqual(expected)
      }),
    )
  })
})
