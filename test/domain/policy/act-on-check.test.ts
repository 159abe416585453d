import { describe, expect, it } from 'vitest'
import { actOnCheck, caseTold, compactTime, endCase } from '../../../src/domain/policy/act-on-check.ts'
import { endRun, type LifecycleState, newLifecycle, startNext } from '../../../src/domain/policy/lifecycle-state.ts'
import { quietReport } from '../../support/fake-activities.ts'

const nowMs = Date.UTC(2002, 8, 8, 2)
const policy = { warning: 'retrain', critical: 'experiment', noNewLabels: 'ask-for-annotation' } as const
const rules = { policy, confirmations: { confirmed: 1, outOf: 1 }, caseDeadlineMs: 86_400_000 }
const champion = { version: 1, packageArn: 'arn', modelName: 'm', runId: 'a', promotedAt: '2002-08-15T00:00:00Z' }
const served: LifecycleState = { ...newLifecycle('m'), champion }
const caseId = 'case-20020908T000000Z'

describe('actOnCheck', () => {
  it('leaves no decision behind for a quiet window', () => {
    const { state, decision } = actOnCheck(served, quietReport(), rules, nowMs)
    expect(decision).toMatchObject({ action: 'nothing', level: 'ok' })
    expect(state.decisions).toEqual([])
    expect(state.monitoring.windows).toHaveLength(1)
  })

  it('asks for a retraining whose reason is the cause, with an id by the window', () => {
    const { state } = actOnCheck(served, quietReport({ outcome: 'warning' }), rules, nowMs)
    expect(state.waiting).toMatchObject({
      runId: 'drift-20020908T000000Z',
      requests: [{ trigger: 'drift', reason: expect.stringContaining('accuracy-drop of quality of queue') }],
    })
    expect(state.decisions).toMatchObject([{ what: expect.stringContaining('warning, retrain') }])
  })

  it('does not ask for one while another one runs, and asks at the next check', () => {
    const run = { runId: 'by-hand', requests: [] }
    const busy = actOnCheck({ ...served, running: run }, quietReport({ outcome: 'warning' }), rules, nowMs)
    expect(busy.decision).toMatchObject({
      action: 'nothing',
      reasons: [expect.any(String), expect.stringContaining('by-hand')],
    })
    const next = quietReport({ outcome: 'warning', windowEnd: '2002-09-09T00:00:00.000Z' })
    expect(actOnCheck({ ...busy.state, running: null }, next, rules, nowMs).decision.action).toBe('retrain')
  })

  it('changes nothing for a version that serves no more', () => {
    const { state, decision } = actOnCheck(served, quietReport({ version: 7, outcome: 'critical' }), rules, nowMs)
    expect(state).toBe(served)
    expect(decision.reasons).toEqual(['the check was of version 7, but version 1 serves by now: nothing is to be done'])
  })

  it('remembers a check that failed, and what it had shown before stays', () => {
    const warned = actOnCheck(served, quietReport({ outcome: 'warning' }), rules, nowMs).state
    const failed = quietReport({ version: null, outcome: 'error', monitors: [], reasons: ['AWS is away'] })
    const { state } = actOnCheck(warned, failed, rules, nowMs)
    expect(state.decisions.at(-1)).toMatchObject({ what: expect.stringContaining('failed'), reasons: ['AWS is away'] })
    expect(state.monitoring).toEqual(warned.monitoring)
  })
})

describe('a retraining for an alarm', () => {
  const asked = startNext(actOnCheck(served, quietReport({ outcome: 'warning' }), rules, nowMs).state)
  const next = quietReport({ outcome: 'warning', windowEnd: '2002-09-09T00:00:00.000Z' })
  const ended = (promoted: boolean) =>
    endRun(asked, { at: '2002-09-08T03:00:00Z', what: '', reasons: [], cost: null, promoted })

  it('that ended without another champion has answered nothing: the next check acts again', () => {
    expect(actOnCheck(ended(false), next, rules, nowMs).decision.action).toBe('retrain')
  })

  it('that nothing new was annotated for since asks for annotation the next time', () => {
    expect(actOnCheck(ended(false), { ...next, newLabels: 0 }, rules, nowMs).decision.action).toBe('ask-for-annotation')
  })

  it('that brought another champion has answered it', () => {
    expect(actOnCheck(ended(true), next, rules, nowMs).decision.action).toBe('nothing')
  })
})

describe('a case', () => {
  const opened = actOnCheck(served, quietReport({ outcome: 'critical' }), rules, nowMs).state
  const ending = { caseId, by: 'mara', reason: 'mended' }

  it('is opened with its evidence, its causes and its deadline, and asks for no retraining', () => {
    expect(opened.openCase).toMatchObject({
      caseId,
      told: 0,
      deadlineMs: 86_400_000,
      evidence: [{ folder: expect.any(String) }],
    })
    expect(opened.waiting).toBeNull()
    expect(caseTold(opened, 1).openCase?.told).toBe(1)
  })

  it.each([
    ['closed', null],
    ['retrain', caseId],
    ['expired', null],
  ] as const)('that is %s is closed; the retraining that follows: %s', (outcome, runId) => {
    const state = endCase(opened, { ...ending, outcome }, '2002-09-10T00:00:00Z')
    expect(state.openCase).toBeNull()
    expect(state.waiting?.runId ?? null).toBe(runId)
    expect(state.decisions.at(-1)).toMatchObject({ what: `${caseId}: ${outcome}`, reasons: ['mara: mended'] })
  })

  it('that expired is opened again by the next critical check, one that was closed is not', () => {
    const next = quietReport({ outcome: 'critical', windowEnd: '2002-09-09T00:00:00.000Z' })
    const decisionAfter = (outcome: 'closed' | 'expired') =>
      actOnCheck(endCase(opened, { ...ending, outcome }, '2002-09-10T00:00:00Z'), next, rules, nowMs).decision.action
    expect([decisionAfter('expired'), decisionAfter('closed')]).toEqual(['experiment', 'nothing'])
  })

  it('of another id changes nothing', () => {
    expect(endCase(opened, { ...ending, caseId: 'case-1', outcome: 'closed' }, '')).toBe(opened)
  })
})

it('writes times as ids may have them', () => {
  expect(compactTime('2026-08-08T02:00:00.123Z')).toBe('20260808T020000Z')
})
