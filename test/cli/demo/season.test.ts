import { describe, expect, it } from 'vitest'
import { planMending, withLabel, withTestShare } from '../../../src/cli/demo/season/mend-definition.ts'
import { groundTruthOf } from '../../../src/cli/demo/season/pass-period.ts'
import { findSeasonProblems } from '../../../src/cli/demo/season/problems.ts'
import type { Season, SeasonPeriod, SeasonRetraining } from '../../../src/cli/demo/season/record.ts'

const tally = { right: 9, asked: 10, accuracy: 0.9 }
const accuracy = { version: 1, queue: tally, spam: tally, listedQueue: tally }

function retraining(changes: Partial<SeasonRetraining>): SeasonRetraining {
  const named = { workflowId: 'retraining/m/annotations-1', because: 'annotations' as const }
  return { ...named, outcome: 'promoted', version: 2, reasons: [], seconds: 20, ...changes }
}

function decided(action: 'retrain' | 'experiment' | 'ask-for-annotation' | 'nothing'): SeasonPeriod['check'] {
  return {
    window: { from: '2026-08-08T02:00:00.000Z', to: '2026-08-08T02:00:30.000Z' },
    outcome: 'ok',
    reasons: [],
    decision: { action, reasons: [], causes: [], level: 'ok', since: null },
    folder: 's3://bucket/m/monitoring/2026-08-08T02:00:30.000Z/',
    seen: { rows: 10, withTruth: 10 },
    report: '/tmp/report.html',
  }
}

function period(changes: Partial<SeasonPeriod> = {}): SeasonPeriod {
  return {
    id: 'august-2',
    name: '15 to 31 August',
    mails: 10,
    answered: 10,
    accuracy: { kept: accuracy, leftAlone: accuracy },
    check: decided('nothing'),
    case: null,
    annotationBatch: null,
    annotationsTrigger: { requested: false, reason: '0 new annotations' },
    retrainings: [],
    seconds: 40,
    ...changes,
  }
}

function problems(changes: Partial<SeasonPeriod>, season: Partial<Season> = {}): string[] {
  const periods = [period(changes)]
  const whole = { periods, runs: ['first'], champion: { remembered: 1, serving: 1 }, picture: 'season.svg', ...season }
  return findSeasonProblems('m', 'first', whole)
}

const opened = { caseId: 'case-1', unseen: [], added: [], testShare: null, trainedMeanwhile: 0, reason: 'mended' }

describe('the problems of a season', () => {
  it('are none where every decision led to what it says, whatever the monitors said', () => {
    expect(problems({})).toEqual([])
    const drift = retraining({ workflowId: 'retraining/m/drift-1', because: 'check', outcome: 'inconclusive' })
    expect(problems({ check: decided('retrain'), retrainings: [drift] }, { runs: ['first', 'drift-1'] })).toEqual([])
    const cured = retraining({ workflowId: 'retraining/m/case-1', because: 'case' })
    expect(problems({ check: decided('experiment'), case: opened, retrainings: [cured] })).toEqual([])
    const annotationBatch = { uri: 's3://bucket/batch', rows: 10 }
    expect(problems({ check: decided('ask-for-annotation'), annotationBatch })).toEqual([])
  })

  it.each([
    [
      'a check that is an error',
      { check: { ...decided('nothing'), outcome: 'error' as const } },
      'the check is an error',
    ],
    ['a check of other mails', { check: { ...decided('nothing'), seen: { rows: 9, withTruth: 9 } } }, 'saw 9 of 10'],
    ['a decision that nothing followed from', { check: decided('retrain') }, 'the decision of the check differ'],
    ['a retraining that nobody decided', { retrainings: [retraining({ because: 'check' })] }, 'the check differ'],
    ['a case without a retraining', { check: decided('experiment'), case: opened }, 'no retraining followed'],
    ['a retraining that failed', { retrainings: [retraining({ outcome: 'failed', reasons: ['no room'] })] }, 'no room'],
    ['a batch that is not there', { check: decided('ask-for-annotation') }, 'no batch'],
    [
      'a case that was trained for before it was answered',
      { check: decided('experiment'), case: { ...opened, trainedMeanwhile: 1 }, retrainings: [] },
      '1 retrainings began while the case was open',
    ],
  ])('name %s', (_, changes, named) => {
    expect(problems(changes).join('\n')).toContain(named)
  })

  it('name a retraining without a decision or a trigger behind it, and a champion that does not serve', () => {
    expect(problems({}, { runs: ['first', 'stray'] })).toEqual([
      'retraining stray has no decision and no trigger behind it',
    ])
    expect(problems({}, { champion: { remembered: 2, serving: 1 } })[0]).toContain('version 1 serves at the end')
  })
})

describe('the owner of the model', () => {
  const mail = (day: number, queue: string) => ({
    message_id: String(day),
    received_at: `2002-09-${String(day).padStart(2, '0')}`,
    thread: String(day),
    subject: '',
    body: '',
    spam: 'no' as const,
    queue,
  })
  const unseen = { task: 'queue', label: 'rss', count: 25, share: 0.5, ids: [] }
  const definition = (labels: readonly string[]) =>
    ({
      tasks: { queue: { type: 'classification', labels: [...labels], primaryMetric: 'accuracy' } },
      data: { split: { test: 0.5 } },
    }) as unknown as Parameters<typeof planMending>[0]
  const of = (old: number, rss: number) => [
    ...Array.from({ length: old }, () => mail(1, 'ilug')),
    ...Array.from({ length: rss }, () => mail(9, 'rss')),
  ]

  it('lists a label that the definition lacks, and no other', () => {
    expect(planMending(definition(['ilug']), [unseen], of(10, 60))).toEqual({ labels: [unseen], testShare: null })
    expect(planMending(definition(['ilug', 'rss']), [unseen], of(10, 60)).labels).toEqual([])
  })

  it('halves the share of the test until there are mails of the label to learn from, and leaves it where that does not help', () => {
    expect(planMending(definition(['ilug']), [unseen], of(60, 60)).testShare).toBe(0.25)
    expect(planMending(definition(['ilug']), [unseen], of(60, 12)).testShare).toBeNull()
  })

  it('writes the changes as one would by hand', () => {
    expect(withLabel('# known\n- ilug\n- "yes"\n', 'rss')).toBe('# known\n- ilug\n- "yes"\n- rss\n')
    expect(withLabel('- a\n', 'a: b')).toBe('- a\n- "a: b"\n')
    expect(withTestShare('  split: { test: newest 15%, validation: 10% }', 0.075)).toBe(
      '  split: { test: newest 7.5 %, validation: 10% }',
    )
  })
})

it('tells the closing labels as ground truth of SageMaker, and nothing of the queue of a mail that has none', () => {
  expect(groundTruthOf({ spam: 'yes', queue: null }, 'august-2-7')).toEqual({
    groundTruthData: { data: '{"spam":"yes"}', encoding: 'JSON' },
    eventMetadata: { eventId: 'august-2-7' },
    eventVersion: '0',
  })
})
