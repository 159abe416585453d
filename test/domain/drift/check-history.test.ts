import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MonitorOutcome } from '../../../src/domain/drift/assess.ts'
import { inOrder, rememberCheck, sinceWhen } from '../../../src/domain/drift/check-history.ts'

const end = (day: number) => new Date(Date.UTC(2026, 7, day)).toISOString()

function windows(outcomes: readonly MonitorOutcome[], version = (_: number) => 1) {
  return outcomes.map((outcome, i) => ({ window: { to: end(i + 1) }, version: version(i), outcome }))
}

describe('sinceWhen', () => {
  it.each<[MonitorOutcome[], number, number]>([
    [['ok'], 1, 1],
    [['ok', 'ok', 'ok'], 1, 3],
    [['ok', 'warning', 'warning'], 2, 2],
    [['warning', 'critical', 'warning'], 1, 3],
    [['warning', 'critical'], 2, 1],
    [['warning', 'insufficient-data', 'error', 'warning'], 1, 2],
    [['warning', 'ok', 'warning'], 3, 1],
    [['ok', 'insufficient-data', 'ok'], 3, 1],
    [['warning', 'insufficient-data'], 2, 1],
  ])('of %j is day %i, over %i windows', (outcomes, day, count) => {
    expect(sinceWhen(windows(outcomes))).toEqual({ since: end(day), windows: count })
  })

  it('says since when a critical window has been a warning at least', () => {
    expect(sinceWhen(windows(['ok', 'warning', 'critical']), 'warning')).toEqual({ since: end(2), windows: 2 })
  })

  it('begins anew with another champion', () => {
    const changed = windows(['warning', 'warning', 'warning'], (i) => (i < 1 ? 1 : 2))
    expect(sinceWhen(changed)).toEqual({ since: end(2), windows: 2 })
  })

  it('is unknown without a window', () => {
    expect(sinceWhen([])).toBeNull()
  })

  it('does not depend on the order of the windows', () => {
    const outcome = fc.constantFrom<MonitorOutcome>('ok', 'warning', 'critical', 'insufficient-data', 'error')
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 8 }), (outcomes) => {
        const ordered = windows(outcomes)
        expect(sinceWhen(ordered.toReversed())).toEqual(sinceWhen(ordered))
      }),
    )
  })
})

describe('inOrder', () => {
  it('takes of a window that was checked twice the later word', () => {
    const [first, again] = windows(['ok', 'ok'])
    const twice = [first, again, { ...first, outcome: 'warning' as const }].filter((of) => of !== undefined)
    expect(inOrder(twice as ReturnType<typeof windows>).map(({ outcome }) => outcome)).toEqual(['warning', 'ok'])
  })
})

describe('rememberCheck', () => {
  const judged = { key: 'k', outcome: 'ok' as const, warning: 0.1, critical: 0.2 }
  const check = { window: { from: end(1), to: end(2) }, version: 3, outcome: 'ok' as const }

  it('keeps numbers, and none where there was no value', () => {
    const measurement = { value: 0.05, lower: 0.01, upper: 0.09, evidence: { ids: ['secret'] } }
    const remembered = rememberCheck({
      ...check,
      monitors: [
        { ...judged, measurement },
        { ...judged, measurement: null },
        { ...judged, measurement: { value: null, lower: 0, upper: 1 } },
      ],
    })
    const nothing = { ...judged, value: null, lower: null, upper: null }
    expect(remembered).toEqual({
      ...check,
      monitors: [{ ...judged, value: 0.05, lower: 0.01, upper: 0.09 }, nothing, nothing],
    })
  })
})
