import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MonitorOutcome } from '../../../src/domain/drift/assess.ts'
import type { PolicyRules } from '../../../src/domain/policy/decide-action.ts'
import {
  type CheckReport,
  type MonitoringMemory,
  noChecksYet,
  reopenCauses,
  takeCheck,
} from '../../../src/domain/policy/take-check.ts'

const policy: PolicyRules = { warning: 'retrain', critical: 'experiment', noNewLabels: 'ask-for-annotation' }
const rules = { policy, confirmations: { confirmed: 1, outOf: 1 } }
const situation = {
  nowMs: 0,
  underWay: null,
  openCase: null,
  lastRetrainingMs: null,
  runsThisMonth: 0,
  spentThisMonth: null,
}
const day = (n: number) => new Date(Date.UTC(2026, 7, n)).toISOString()

function report(
  n: number,
  outcomes: Readonly<Record<string, MonitorOutcome>>,
  changes: Partial<CheckReport> = {},
): CheckReport {
  const monitors = Object.entries(outcomes).map(([key, outcome]) => ({
    key,
    kind: 'quality',
    outcome,
    advisory: false,
  }))
  const rest = { reasons: [], conceptDrift: false, newLabels: 10, folder: '' }
  return { windowEnd: day(n), version: 1, outcome: 'ok', monitors, ...rest, ...changes }
}

/** The actions of one check after the other, one a day, and the memory at the end. */
function follow(outcomes: readonly MonitorOutcome[], taken = rules, memory: MonitoringMemory = noChecksYet) {
  let current = memory
  const actions = outcomes.map((outcome, index) => {
    const step = takeCheck(current, report(index + 1, { quality: outcome }), taken, situation)
    current = step.memory
    return step.decision.action
  })
  return { actions, memory: current }
}

describe('takeCheck', () => {
  it.each<[string, MonitorOutcome[], string[]]>([
    ['a quiet week', ['ok', 'ok', 'ok'], ['nothing', 'nothing', 'nothing']],
    ['a warning that lasts', ['warning', 'warning', 'warning'], ['retrain', 'nothing', 'nothing']],
    ['a warning that ends and comes back', ['warning', 'ok', 'warning'], ['retrain', 'nothing', 'retrain']],
    ['a warning that rises to critical', ['warning', 'critical'], ['retrain', 'experiment']],
    ['critical that falls back to a warning', ['critical', 'warning', 'warning'], ['experiment', 'nothing', 'nothing']],
    [
      'a warning over a window too small to tell',
      ['warning', 'insufficient-data', 'warning'],
      ['retrain', 'nothing', 'nothing'],
    ],
    ['a check that failed', ['error', 'error'], ['nothing', 'nothing']],
  ])('acts once a cause: %s', (_, outcomes, actions) => {
    expect(follow(outcomes).actions).toEqual(actions)
  })

  it('waits for the confirmations that are asked for', () => {
    const confirmed = { policy, confirmations: { confirmed: 2, outOf: 3 } }
    expect(follow(['warning', 'ok', 'warning', 'warning'], confirmed).actions).toEqual([
      'nothing',
      'nothing',
      'retrain',
      'nothing',
    ])
  })

  it('confirms each monitor by itself: two different ones in two windows confirm nothing', () => {
    const confirmed = { policy, confirmations: { confirmed: 2, outOf: 3 } }
    const first = takeCheck(noChecksYet, report(1, { a: 'warning', b: 'ok' }), confirmed, situation)
    const second = takeCheck(first.memory, report(2, { a: 'ok', b: 'warning' }), confirmed, situation)
    expect(second.decision).toMatchObject({ level: 'ok', action: 'nothing' })
  })

  it('is not ok while one monitor could not tell', () => {
    const { decision } = takeCheck(noChecksYet, report(1, { a: 'ok', b: 'insufficient-data' }), rules, situation)
    expect(decision.level).toBe('insufficient-data')
  })

  it('does not let an advisory monitor act', () => {
    const advisory = report(1, { a: 'critical' })
    const monitors = [...advisory.monitors.map((of) => ({ ...of, advisory: true })), ...report(1, { b: 'ok' }).monitors]
    expect(takeCheck(noChecksYet, { ...advisory, monitors }, rules, situation).decision.action).toBe('nothing')
  })

  it('begins anew with another champion', () => {
    const { memory } = follow(['warning'])
    const next = takeCheck(memory, report(2, { quality: 'warning' }, { version: 2 }), rules, situation)
    expect(next.decision).toMatchObject({ action: 'retrain', since: day(2) })
    expect(next.memory).toMatchObject({ version: 2, windows: [{ at: day(2) }] })
  })

  it('knows since when an alarm lasts after more windows than it remembers', () => {
    const { actions, memory } = follow(Array.from({ length: 200 }, () => 'warning' as const))
    expect(actions.filter((action) => action === 'retrain')).toHaveLength(1)
    expect(memory.alarms).toEqual({ quality: day(1) })
    expect(memory.windows.length).toBeLessThanOrEqual(60)
  })

  it('takes the same window again in the place of the first time', () => {
    const once = follow(['warning']).memory
    const again = takeCheck(once, report(1, { quality: 'ok' }), rules, situation)
    expect(again.memory.windows).toEqual([{ at: day(1), outcomes: { quality: 'ok' } }])
  })

  it('acts again upon what an action left without an answer', () => {
    const { memory } = follow(['critical'])
    const reopened = reopenCauses(memory, memory.actedUpon)
    expect(takeCheck(reopened, report(2, { quality: 'critical' }), rules, situation).decision.action).toBe('experiment')
  })

  it('never acts on quiet windows, and never twice without an alarm that ended in between', () => {
    const outcome = fc.constantFrom<MonitorOutcome>('ok', 'warning', 'critical', 'insufficient-data', 'error')
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 30 }), (outcomes) => {
        const { actions } = follow(outcomes)
        actions.forEach((action, at) => {
          if (action === 'nothing') return
          expect(['warning', 'critical']).toContain(outcomes[at])
          const before = actions.slice(0, at).lastIndexOf(action)
          if (before >= 0) expect(outcomes.slice(before, at)).toContain('ok')
        })
      }),
    )
  })
})
