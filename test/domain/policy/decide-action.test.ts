import { describe, expect, it } from 'vitest'
import type { ConfirmedLevel } from '../../../src/domain/policy/confirmations.ts'
import {
  type Cause,
  causeId,
  decideAction,
  type PolicyAction,
  type PolicyQuestion,
  type PolicyRules,
  type PolicySituation,
} from '../../../src/domain/policy/decide-action.ts'

const dayMs = 86_400_000
const now = Date.UTC(2026, 5, 15)

const policy: PolicyRules = {
  warning: 'retrain',
  critical: 'experiment',
  noNewLabels: 'ask-for-annotation',
  coolDown: 3 * dayMs,
  budget: { runsPerMonth: 6, perMonth: { amount: 400, currency: 'USD' } },
}
const situation: PolicySituation = {
  nowMs: now,
  underWay: null,
  openCase: null,
  lastRetrainingMs: now - 10 * dayMs,
  newLabels: 1200,
  runsThisMonth: 1,
  spentThisMonth: { amount: 35, currency: 'USD' },
  actedUpon: [],
}
const since = '2026-06-14T00:00:00Z'
const warning: Cause = { monitor: 'prediction-drift of queue', kind: 'prediction-drift', level: 'warning', since }
const critical: Cause = { ...warning, level: 'critical' }

type Changes = {
  readonly question?: Partial<PolicyQuestion>
  readonly policy?: Partial<PolicyRules>
  readonly situation?: Partial<PolicySituation>
}

function decide(level: ConfirmedLevel, changes: Changes = {}) {
  return decideAction({
    level,
    causes: [level === 'critical' ? critical : warning],
    conceptDrift: false,
    policy: { ...policy, ...changes.policy },
    situation: { ...situation, ...changes.situation },
    ...changes.question,
  })
}

describe('decideAction', () => {
  it.each<[PolicyAction, string, ConfirmedLevel, Changes]>([
    ['nothing', 'ok', 'ok', {}],
    ['nothing', 'too few rows', 'insufficient-data', {}],
    ['retrain', 'a warning', 'warning', {}],
    ['experiment', 'critical', 'critical', {}],
    ['ask-for-annotation', 'a warning without new labels', 'warning', { situation: { newLabels: 0 } }],
    ['retrain', 'a warning with one new label', 'warning', { situation: { newLabels: 1 } }],
    ['experiment', 'critical without new labels', 'critical', { situation: { newLabels: 0 } }],
    ['retrain', 'critical where the definition says so', 'critical', { policy: { critical: 'retrain' } }],
    [
      'experiment',
      'concept drift at critical all the same',
      'critical',
      { policy: { critical: 'retrain' }, question: { conceptDrift: true } },
    ],
    ['nothing', 'a case that waits for a person', 'warning', { situation: { openCase: 'case-1' } }],
    ['experiment', 'critical while a case is open', 'critical', { situation: { openCase: 'case-1' } }],
    ['nothing', 'a retraining that is under way', 'warning', { situation: { underWay: 'drift-1' } }],
    [
      'nothing',
      'a warning of broken input alone',
      'warning',
      { question: { causes: [{ ...warning, kind: 'data-quality' }] } },
    ],
    [
      'retrain',
      'a warning of broken input and of another monitor',
      'warning',
      { question: { causes: [{ ...warning, kind: 'data-quality', monitor: 'data-quality' }, warning] } },
    ],
    [
      'experiment',
      'critical of broken input alone',
      'critical',
      { question: { causes: [{ ...critical, kind: 'data-quality' }] } },
    ],
    ['retrain', 'concept drift at a warning', 'warning', { question: { conceptDrift: true } }],
    ['nothing', 'critical where the definition says so', 'critical', { policy: { critical: 'nothing' } }],
    [
      'nothing',
      'a millisecond before the end of the cool-down',
      'warning',
      { situation: { lastRetrainingMs: now - 3 * dayMs + 1 } },
    ],
    ['retrain', 'the end of the cool-down', 'warning', { situation: { lastRetrainingMs: now - 3 * dayMs } }],
    ['retrain', 'a model that was never retrained', 'warning', { situation: { lastRetrainingMs: null } }],
    ['experiment', 'critical within the cool-down', 'critical', { situation: { lastRetrainingMs: now } }],
    [
      'ask-for-annotation',
      'no new labels within the cool-down',
      'warning',
      { situation: { newLabels: 0, lastRetrainingMs: now } },
    ],
    [
      'nothing',
      'a retraining without new labels within the cool-down',
      'warning',
      { policy: { noNewLabels: 'retrain' }, situation: { newLabels: 0, lastRetrainingMs: now } },
    ],
    ['retrain', 'the last run of the month', 'warning', { situation: { runsThisMonth: 5 } }],
    ['nothing', 'no run left in the month', 'warning', { situation: { runsThisMonth: 6 } }],
    ['retrain', 'money left', 'warning', { situation: { spentThisMonth: { amount: 399, currency: 'USD' } } }],
    ['nothing', 'no money left', 'warning', { situation: { spentThisMonth: { amount: 400, currency: 'USD' } } }],
    [
      'nothing',
      'money of another currency',
      'warning',
      { situation: { spentThisMonth: { amount: 1, currency: 'EUR' } } },
    ],
    ['nothing', 'money that nobody counted', 'warning', { situation: { spentThisMonth: null } }],
    [
      'retrain',
      'no limits',
      'warning',
      { policy: { coolDown: undefined, budget: undefined }, situation: { runsThisMonth: 99 } },
    ],
    ['nothing', 'a cause that was acted upon', 'warning', { situation: { actedUpon: [causeId(warning)] } }],
    ['experiment', 'the same monitor at a higher level', 'critical', { situation: { actedUpon: [causeId(warning)] } }],
    [
      'retrain',
      'the same monitor in a later episode',
      'warning',
      { situation: { actedUpon: [causeId({ ...warning, since: '2026-01-01T00:00:00Z' })] } },
    ],
    ['nothing', 'a level without a cause', 'warning', { question: { causes: [] } }],
  ])('does %s on %s', (action, _, level, changes) => {
    expect(decide(level, changes).action).toBe(action)
  })

  it.each<[string, Changes]>([
    [
      'prediction-drift of queue (since 2026-06-14T00:00:00Z) is confirmed at warning: policy.warning is retrain, on 1,200 new labels',
      {},
    ],
    [
      'prediction-drift of queue (since 2026-06-14T00:00:00Z) is confirmed at warning: 0 new labels since the champion was trained: policy.noNewLabels is ask-for-annotation',
      { situation: { newLabels: 0 } },
    ],
    [
      'the last retraining was 12 hours ago, less than the cool-down of 3 days',
      { situation: { lastRetrainingMs: now - dayMs / 2 } },
    ],
    ['6 retrainings this month are no fewer than policy.budget.runsPerMonth 6', { situation: { runsThisMonth: 6 } }],
    [
      '410 USD spent this month are no less than policy.budget.perMonth 400 USD',
      { situation: { spentThisMonth: { amount: 410, currency: 'USD' } } },
    ],
    [
      'prediction-drift of queue (since 2026-06-14T00:00:00Z) was acted upon already: one cause has one action',
      { situation: { actedUpon: [causeId(warning)] } },
    ],
  ])('says %s', (reason, changes) => {
    expect(decide('warning', changes).reasons.at(-1)).toBe(reason)
  })

  it('answers all open causes of the level with one action, and none where nothing is done', () => {
    const other = { ...warning, monitor: 'text-drift' }
    const causes = [warning, other, critical]
    expect(decide('warning', { question: { causes } }).causes).toEqual([causeId(warning), causeId(other)])
    expect(decide('warning', { question: { causes }, situation: { actedUpon: [causeId(warning)] } }).causes).toEqual([
      causeId(other),
    ])
    expect(decide('warning', { situation: { runsThisMonth: 6 } }).causes).toEqual([])
  })
})
