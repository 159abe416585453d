import { describe, expect, it } from 'vitest'
import { judgeWindow, type MonitoringRules } from '../../../src/domain/drift/judge-window.ts'
import type { MonitorDefinition } from '../../../src/domain/drift/monitor-definition.ts'
import type { Compared } from '../../../src/domain/drift/monitors.ts'
import { labels, outcomesOf, profileOf, quietWindow } from './made-up-window.ts'

const watched = { warning: 0.05, critical: 0.2, advisory: false }
const prediction: MonitorDefinition = { kind: 'prediction-drift', task: 'queue', effect: 'jensen-shannon', ...watched }
const quality: MonitorDefinition = { kind: 'quality', task: 'queue', effect: 'accuracy-drop', ...watched }
const empty: MonitorDefinition = { kind: 'data-quality', effect: 'empty-share', ...watched }

function judge(
  monitors: MonitorDefinition[],
  { window = quietWindow(), profile = profileOf(), sample = [] }: Partial<Compared> = {},
  tasks: MonitoringRules['tasks'] = { queue: { labels } },
) {
  const rules = { schedule: { calendar: {} }, falseAlarmsPerYear: 1, monitors, tasks }
  const reference = { profile, sample }
  return judgeWindow({ model: 'client-email', environment: 'local', rules, reference, window, seed: 1 })
}

const outcomes = (check: ReturnType<typeof judge>) => check.monitors.map(({ outcome }) => outcome)

describe('the check of a window', () => {
  it('is ok where nothing moved and there were rows enough to see it', () => {
    const check = judge([prediction, quality, empty])
    expect(outcomes(check)).toEqual(['ok', 'ok', 'ok'])
    expect(check).toMatchObject({ outcome: 'ok', version: 3, notes: [expect.stringContaining('5,000 of 5,000 texts')] })
  })

  it.each([
    ['answers', prediction, quietWindow({}, { predicted: { fork: 3200, rpm: 1800 } }), 'warning'],
    ['answers far off', prediction, quietWindow({}, { predicted: { fork: 4900, rpm: 100 } }), 'critical'],
    ['quality', quality, quietWindow({}, { outcomes: outcomesOf(4000, 1000) }), 'warning'],
    ['quality that broke down', quality, quietWindow({}, { outcomes: outcomesOf(2500, 2500) }), 'critical'],
  ])('says so where something moved: %s', (_, monitor, window, outcome) => {
    const check = judge([monitor], { window })
    expect(check.outcome).toBe(outcome)
    expect(check.monitors[0]?.reasons.join()).toContain(`${outcome} threshold`)
  })

  it('counts a label that the model never learnt as an answer that cannot be right', () => {
    const unknownTruth = [{ label: 'parking', count: 1500, ids: ['w1'] }]
    const unseen = [...outcomesOf(3200, 300), { truth: 'parking', predicted: 'fork', count: 1500 }]
    const check = judge([quality], { window: quietWindow({}, { outcomes: unseen, unknownTruth }) })
    expect(check.outcome).toBe('critical')
    expect(check.tasks.queue).toMatchObject({ unknownTruth, labelled: 5000 })
    expect(check.notes.join()).toContain(
      '"parking" in 1,500 of its 5,000 rows, a label that version 3 was not trained on',
    )
  })

  it('estimates quality before any truth arrives, from what the model is sure of', () => {
    const monitor: MonitorDefinition = { ...watched, kind: 'estimated-quality', task: 'queue', effect: 'accuracy-drop' }
    const sure = (p: number) => ({ label: 'fork', probabilities: { fork: p, rpm: 1 - p, ilug: 0 } })
    const sample = Array.from({ length: 2000 }, (_, i) => ({
      id: `r${i}`,
      group: `r${i}`,
      text: '',
      truth: { queue: i % 10 === 0 ? 'rpm' : 'fork' },
      answers: { queue: { ...sure(0.9), fault: null } },
    }))
    const confidences = (p: number) => Array.from({ length: 2000 }, (_, i) => ({ id: `w${i}`, ...sure(p) }))
    const outcomeWith = (p: number) =>
      judge([monitor], { window: quietWindow({}, { confidences: confidences(p) }), sample }).outcome
    expect(outcomeWith(0.9)).toBe('ok')
    expect(outcomeWith(0.6)).toBe('critical')
  })

  it('is never ok by silence: an empty window is insufficient data in every monitor', () => {
    const nothing = { count: 0, n: 0 }
    const window = quietWindow(
      {
        rows: 0,
        texts: [],
        quality: { ...quietWindow().quality, empty: nothing, invalid: nothing, duplicate: nothing },
        captures: { files: 0, lines: 0, outside: 0, duplicates: 0, quarantined: 0, byRule: {} },
      },
      { predicted: {}, outcomes: [] },
    )
    const check = judge([prediction, quality, empty], { window })
    expect(outcomes(check)).toEqual(['insufficient-data', 'insufficient-data', 'insufficient-data'])
    expect(check.outcome).toBe('insufficient-data')
    expect(check.notes[0]).toContain('no capture file')
  })

  it('says how many rows it would take where there are few', () => {
    const check = judge([prediction], { window: quietWindow({ rows: 30 }, { predicted: { fork: 15, rpm: 15 } }) })
    expect(check.outcome).toBe('insufficient-data')
    expect(check.reasons.join()).toMatch(/it takes [\d,]+ rows/)
  })

  it.each([
    ['a task that the champion was not trained on', profileOf({ tasks: {} }), 'was not trained on task queue'],
    ['a champion whose answers were not kept', profileOf({ unanswered: 'the scored test rows are gone' }), 'are gone'],
  ])('says why a monitor has no value: %s', (_, profile, why) => {
    const check = judge([prediction, quality], { profile })
    expect(outcomes(check)).toEqual(['insufficient-data', 'insufficient-data'])
    expect(check.monitors[0]?.reasons.join()).toContain(why)
    expect(check.notes.join()).toContain(why)
  })

  it('compares with a reference from another label schema, and says which labels differ', () => {
    const check = judge([prediction], {}, { queue: { labels: ['fork', 'rpm', 'billing'] } })
    expect(check.outcome).toBe('ok')
    expect(check.notes).toContain('version 3 was trained before queue had the label "billing"')
    expect(check.notes).toContain('version 3 was trained when queue still had the label "ilug"')
  })

  it('is an error, and not ok, where a monitor fails, whose own words are not repeated', () => {
    const texts = [{ id: 'w', text: 4711 as never }]
    const check = judge([{ kind: 'text-drift', effect: 'classifier-auc', ...watched }, empty], {
      window: quietWindow({ texts: [...texts, null as never] }),
    })
    expect(outcomes(check)).toEqual(['error', 'ok'])
    expect(check).toMatchObject({ outcome: 'error', monitors: [{ measurement: null }, {}] })
    expect(JSON.stringify(check)).not.toContain('4711')
  })

  it('measures advisory monitors, which decide nothing', () => {
    const window = quietWindow({}, { predicted: { fork: 4900, rpm: 100 } })
    const check = judge([{ ...prediction, advisory: true }, quality], { window })
    expect(outcomes(check)).toEqual(['critical', 'ok'])
    expect(check.outcome).toBe('ok')
  })

  it('divides the year’s false alarms among its runs and the monitors that act', () => {
    expect(judge([prediction, quality]).level).toBeCloseTo(1 / 365.25 / 2, 12)
    expect(judge([prediction, { ...quality, advisory: true }]).level).toBeCloseTo(1 / 365.25, 12)
  })

  it('notes what was set aside, what came again, and what is known of the truth', () => {
    const window = quietWindow({
      captures: {
        files: 2,
        lines: 90,
        outside: 3,
        duplicates: 2,
        quarantined: 4,
        byRule: { 'broken line': 3, 'missing id': 1 },
      },
      truth: {
        files: 1,
        lines: 9,
        outside: 0,
        duplicates: 0,
        quarantined: 1,
        byRule: { 'not a truth': 1 },
        unknownIds: 5,
        late: 1,
        medianDelayMs: null,
        coverage: { count: 40, n: 80 },
      },
    })
    expect(judge([empty], { window }).notes).toEqual([
      '4 capture lines set aside: 3 × broken line, 1 × missing id',
      '2 capture lines came again with a known id and counted once',
      '1 ground-truth line set aside: 1 × not a truth',
      'truth is known for 40 of 80 texts',
      'the truth of 1 text took longer than the label delay',
      'truth came for 5 ids that no text of the window has',
    ])
  })
})
