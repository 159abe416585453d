import { describe, expect, it } from 'vitest'
import type { MonitorOutcome } from '../../../src/domain/drift/assess.ts'
import { type Attribution, attributeChange } from '../../../src/domain/drift/attribute-change.ts'
import type { MonitorResult } from '../../../src/domain/drift/window-check.ts'

type Bounds = readonly [number, number]

/** A judged monitor of the task `queue`, or of the texts. */
function judged(
  kind: string,
  outcome: MonitorOutcome,
  { effect = 'an effect', bounds = [0, 1] as Bounds, task = 'queue' as string | null, evidence = {} } = {},
): MonitorResult {
  const [lower, upper] = bounds
  const name = task === null ? kind : `${kind} of ${task}`
  return {
    key: `${effect} of ${name}`,
    name,
    kind,
    task,
    effect,
    warning: 0.05,
    critical: 0.2,
    advisory: false,
    measurement: {
      effect,
      value: (lower + upper) / 2,
      lower,
      upper,
      pValue: null,
      n: 500,
      referenceN: 500,
      rowsForWarning: 100,
      evidence,
    },
    outcome,
    reasons: [],
  }
}

function withoutValue(monitor: MonitorResult): MonitorResult {
  const { measurement } = monitor
  return { ...monitor, measurement: measurement && { ...measurement, value: null, why: 'no truth' } }
}

const drop = (kind: string, outcome: MonitorOutcome, bounds: Bounds) =>
  judged(kind, outcome, { effect: 'accuracy-drop', bounds })

const texts = (outcome: MonitorOutcome) => judged('text-drift', outcome, { task: null })
const held = drop('quality', 'ok', [-0.02, 0.02])
const fell = drop('quality', 'critical', [0.2, 0.3])
const noTruth = withoutValue(drop('quality', 'insufficient-data', [-1, 1]))
const few = drop('quality', 'insufficient-data', [0.012, 0.2])
const estimate = (bounds: Bounds, outcome: MonitorOutcome = 'ok') => drop('estimated-quality', outcome, bounds)
const unseen = (bounds: Bounds) => judged('unseen-labels', 'critical', { bounds })
const prior = judged('class-prior', 'warning')

const table: [string, MonitorResult[], Attribution['kind'], string][] = [
  [
    'nothing moved and quality holds',
    [texts('ok'), held],
    'none',
    'neither inputs nor labels are shown to have moved beyond their thresholds, and quality of queue has not fallen beyond its threshold (0.000, at most 0.020)',
  ],
  ['only quality is watched, and holds', [held], 'none', 'quality of queue has not fallen'],
  [
    'inputs moved and quality holds',
    [texts('warning'), held],
    'data drift',
    'text-drift moved, while quality of queue has not fallen beyond its threshold (0.000, at most 0.020)',
  ],
  [
    'inputs moved and quality may have fallen',
    [texts('warning'), drop('quality', 'ok', [0.029, 0.187])],
    'data drift',
    'quality of queue is not shown to have fallen beyond its threshold (0.108, at least 0.029)',
  ],
  [
    'inputs moved and the truth is complete but of few rows',
    [texts('warning'), few],
    'data drift',
    'text-drift moved, while quality of queue cannot be told on so few rows (0.106, at least 0.012)',
  ],
  [
    'the truth is of few rows and nothing moved',
    [texts('ok'), few],
    'unknown',
    'quality of queue cannot be told on so few rows (0.106, at least 0.012)',
  ],
  [
    'one of several monitors of quality knows',
    [texts('warning'), few, judged('quality', 'ok', { effect: 'f1-drop', bounds: [-0.02, 0.02] })],
    'data drift',
    'quality of queue (f1-drop) has not fallen beyond its threshold',
  ],
  [
    'quality could not be measured',
    [texts('warning'), { ...noTruth, outcome: 'error', measurement: null }],
    'data drift',
    'quality of queue could not be measured',
  ],
  ['the class prior moved and quality holds', [texts('ok'), held, prior], 'label drift', 'class-prior of queue moved'],
  [
    'inputs moved before any truth',
    [texts('critical'), noTruth],
    'data drift',
    'quality of queue is not known: no truth',
  ],
  [
    'only the estimate fell before any truth',
    [texts('ok'), noTruth, estimate([0.1, 0.2], 'warning')],
    'data drift',
    'estimated-quality of queue moved',
  ],
  ['nothing moved and no truth came', [texts('ok'), noTruth], 'unknown', 'quality of queue is not known: no truth'],
  [
    'quality holds and too few texts',
    [texts('insufficient-data'), held],
    'unknown',
    'no monitor of the inputs could be judged',
  ],
  [
    'quality fell as estimated',
    [texts('warning'), fell, estimate([0.15, 0.25], 'warning')],
    'data drift',
    'about as estimated from the inputs (0.150 to 0.250)',
  ],
  [
    'quality fell as may be estimated, and inputs moved',
    [texts('warning'), fell, estimate([-0.1, 0.25])],
    'data drift',
    'about as estimated',
  ],
  [
    'quality fell, not further than may be estimated, and nothing moved',
    [texts('ok'), fell, estimate([-0.1, 0.25])],
    'unknown',
    'cannot be told from',
  ],
  [
    'quality fell further than estimated',
    [texts('warning'), fell, estimate([0.02, 0.08])],
    'concept drift',
    'further than the 0.020 to 0.080 estimated from the inputs',
  ],
  [
    'quality fell further, by labels never learnt',
    [fell, estimate([0.02, 0.08]), unseen([0.15, 0.25])],
    'label drift',
    'a label that the champion never learnt',
  ],
  [
    'quality fell further than labels never learnt can do',
    [fell, estimate([0.02, 0.08]), unseen([0.06, 0.1])],
    'concept drift',
    'other labels than the champion learnt',
  ],
  [
    'quality fell further, and the class prior moved',
    [fell, estimate([0.02, 0.08]), prior],
    'label drift',
    'mixed otherwise',
  ],
  ['quality fell with labels never learnt and no estimate', [fell, unseen([0.2, 0.3])], 'label drift', 'never learnt'],
  ['quality fell, inputs did not move, no estimate', [texts('ok'), fell], 'concept drift', 'the inputs did not move'],
  ['quality fell, inputs moved, no estimate', [texts('warning'), fell], 'unknown', 'nothing tells how much'],
  ['quality fell, inputs not watched', [fell], 'unknown', 'no monitor of the inputs could be judged'],
  ['no monitor at all', [], 'unknown', 'no monitor watches quality'],
  ['only labels are watched', [prior], 'label drift', 'no monitor watches the quality of queue'],
]

describe('attributeChange', () => {
  it.each(table)('when %s', (_, monitors, kind, reason) => {
    const attribution = attributeChange(monitors)
    expect(attribution.kind).toBe(kind)
    expect(attribution.reasons.join()).toContain(reason)
  })

  it('does not depend on the order of the monitors', () => {
    for (const [, monitors] of table)
      expect(attributeChange(monitors.toReversed()).kind).toBe(attributeChange(monitors).kind)
  })

  it('judges each task by its own monitors, and tells what says most', () => {
    const spam = judged('quality', 'ok', { effect: 'accuracy-drop', bounds: [-0.01, 0.01], task: 'spam' })
    const { kind, reasons } = attributeChange([texts('warning'), spam, fell, estimate([0.01, 0.02])])
    expect(kind).toBe('concept drift')
    expect(reasons).toHaveLength(1)
  })

  it('does not compare the fall of one slice with the estimate of all rows', () => {
    const slice = judged('quality', 'critical', {
      effect: 'accuracy-drop',
      bounds: [0.2, 0.3],
      evidence: { slice: 'language' },
    })
    expect(attributeChange([texts('warning'), slice, estimate([0.01, 0.02])]).kind).toBe('unknown')
  })

  it('does not take worse calibration alone for a fall of quality', () => {
    const rise = judged('quality', 'critical', { effect: 'calibration-error-rise', bounds: [0.2, 0.3] })
    expect(attributeChange([texts('ok'), held, rise]).kind).toBe('none')
  })
})
