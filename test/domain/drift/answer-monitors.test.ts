import { describe, expect, it } from 'vitest'
import { assessMeasurement } from '../../../src/domain/drift/assess.ts'
import { countConfidences } from '../../../src/domain/drift/confidence-cells.ts'
import type { MonitorDefinition } from '../../../src/domain/drift/monitor-definition.ts'
import { monitorName } from '../../../src/domain/drift/monitor-definition.ts'
import { type Compared, measureMonitor } from '../../../src/domain/drift/monitors.ts'
import { labels, outcomesOf, profileOf, quietWindow } from './made-up-window.ts'

const watched = { warning: 0.05, critical: 0.2, advisory: false, task: 'queue' }
const rules = {
  confidence: { ...watched, kind: 'confidence-drift', effect: 'kolmogorov-smirnov' },
  prior: { ...watched, kind: 'class-prior', effect: 'total-variation' },
  unseen: { ...watched, kind: 'unseen-labels', effect: 'unseen-share' },
  macro: { ...watched, kind: 'quality', effect: 'macro-f1-drop' },
  sliced: { ...watched, kind: 'quality', effect: 'accuracy-drop', slice: 'language' },
  calibration: { ...watched, kind: 'quality', effect: 'calibration-error-rise' },
  powered: { ...watched, kind: 'prediction-powered-quality', effect: 'accuracy-drop' },
  bias: { ...watched, kind: 'bias', effect: 'accuracy-difference', slice: 'language' },
  strict: { ...watched, kind: 'quality', effect: 'strict-f1-drop' },
  density: { ...watched, kind: 'entity-density', effect: 'wasserstein' },
} as const satisfies Record<string, MonitorDefinition>

const sureOf = (confidence: number) => ({ fork: confidence, rpm: 1 - confidence, ilug: 0 })

/** Answers that are right as often as they say where `right` is what they say. */
const answers = (n: number, right: number) =>
  Array.from({ length: n }, (_, i) => ({
    id: `j${i}`,
    label: 'fork',
    truth: (i % 100) / 100 < right ? 'fork' : 'rpm',
    probabilities: sureOf(0.9),
  }))

const sample = answers(2000, 0.9).map(({ id, label, truth, probabilities }) => ({
  id,
  group: id,
  text: '',
  truth: { queue: truth },
  answers: { queue: { label, probabilities, fault: null } },
}))

const byLanguage = (right: number) => {
  const of = (outcomes: ReturnType<typeof outcomesOf>) => ({
    rows: 2000,
    tasks: { queue: { predicted: { fork: 1000, rpm: 1000 }, outcomes } },
  })
  return {
    language: { de: of(outcomesOf(right, 2000 - right)), en: of(outcomesOf(1800, 200)), la: of(outcomesOf(10, 0)) },
  }
}

const quiet: Compared = {
  window: quietWindow(
    { slices: byLanguage(1800) },
    { judged: answers(1000, 0.9), confidences: answers(4000, 0.9).map((one) => ({ ...one, id: `w${one.id}` })) },
  ),
  profile: profileOf({ slices: byLanguage(1800) }),
  sample,
  positives: { queue: 'fork' },
  level: 0.001,
  seed: 1,
}

function judge(rule: MonitorDefinition, window: Compared['window'] = quiet.window) {
  const measured = measureMonitor(rule, { ...quiet, window })
  return assessMeasurement({ ...rule, monitor: monitorName(rule) }, measured)
}

const { strict, density, ...measurable } = rules

describe('monitors of answers', () => {
  it.each(Object.values(measurable))('are ok where nothing moved: $kind by $effect', (rule) => {
    expect(judge(rule).outcome).toBe('ok')
  })

  const changed = (queue: Parameters<typeof quietWindow>[1], changes = {}) => quietWindow(changes, queue)
  const unseen = [...outcomesOf(3200, 300), { truth: 'parking', predicted: 'fork', count: 1500 }]
  const unlucky = answers(1000, 0.6)
  const moved: [MonitorDefinition, Compared['window']][] = [
    [rules.confidence, changed({ confidenceCells: countConfidences(Array.from({ length: 900 }, () => 0.6)) })],
    [rules.prior, changed({ outcomes: outcomesOf(2000, 3000) })],
    [rules.unseen, changed({ outcomes: unseen, unknownTruth: [{ label: 'parking', count: 1500, ids: ['w1'] }] })],
    [rules.macro, changed({ outcomes: outcomesOf(2500, 2500) })],
    [rules.sliced, changed({}, { slices: byLanguage(1000) })],
    [rules.calibration, changed({ judged: unlucky })],
    [rules.powered, changed({ judged: unlucky, confidences: [] })],
    [rules.bias, changed({}, { slices: byLanguage(1000) })],
  ]
  it.each(moved.map(([rule, window]) => ({ kind: rule.kind, effect: rule.effect, rule, window })))(
    'see what moved far: $kind by $effect',
    ({ rule, window }) => {
      expect(judge(rule, window).outcome).toBe('critical')
    },
  )

  it.each(Object.values(measurable))('are insufficient data, not ok, in an empty window: $kind by $effect', (rule) => {
    const nothing = { predicted: {}, outcomes: [], confidences: [], judged: [], confidenceCells: countConfidences([]) }
    expect(judge(rule, quietWindow({ rows: 0, slices: {} }, nothing)).outcome).toBe('insufficient-data')
  })

  it.each([strict, density])('have no value for entities yet, and say so: $kind by $effect', (rule) => {
    expect(judge(rule).reasons.join()).toContain('tasks of type entities are not served yet')
  })

  it('have no value for a task that the champion was not trained on', () => {
    const measured = measureMonitor({ ...rules.prior, task: 'spam' }, quiet)
    expect(measured).toMatchObject({ value: null, why: 'version 3 was not trained on task spam' })
  })

  it('name the labels that were never learnt with their rows and some ids, the most frequent first', () => {
    const outcomes = [...unseen, { truth: 'abroad', predicted: 'rpm', count: 3 }]
    const window = changed({ outcomes, unknownTruth: [{ label: 'parking', count: 1500, ids: ['w1'] }] })
    const { evidence, value } = measureMonitor(rules.unseen, { ...quiet, window })
    expect(value).toBeCloseTo(1503 / 5003, 12)
    expect(evidence.labels).toEqual([
      { label: 'parking', count: 1500, ids: ['w1'] },
      { label: 'abroad', count: 3, ids: [] },
    ])
    expect(labels).not.toContain('parking')
  })

  it('call the calibration of a slice undefined', () => {
    const measured = measureMonitor({ ...rules.calibration, slice: 'language' }, quiet)
    expect(measured).toMatchObject({ value: null, why: 'confidences are not kept by slice' })
  })
})
