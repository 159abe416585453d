import { describe, expect, it } from 'vitest'
import { assessMeasurement, failedMonitor, type MonitorOutcome } from '../../../src/domain/drift/assess.ts'
import { assessWindow } from '../../../src/domain/drift/assess-window.ts'
import type { DriftMeasurement } from '../../../src/domain/drift/measurement.ts'

const rule = {
  monitor: 'prediction-drift of queue',
  effect: 'jensen-shannon',
  warning: 0.1,
  critical: 0.25,
  advisory: false,
}
const measurement: DriftMeasurement = {
  effect: 'jensen-shannon',
  value: 0.05,
  lower: 0,
  upper: 0.12,
  pValue: 0.2,
  n: 1812,
  referenceN: 9000,
  rowsForWarning: 460,
  evidence: {},
}

const assess = (measured: Partial<DriftMeasurement>, advisory = false) =>
  assessMeasurement({ ...rule, advisory }, { ...measurement, ...measured })

describe('assessMeasurement', () => {
  it.each<[MonitorOutcome, string, Partial<DriftMeasurement>]>([
    ['ok', 'no effect on rows enough', {}],
    ['ok', 'the lower bound is the warning threshold', { value: 0.2, lower: 0.1, upper: 0.3 }],
    ['ok', 'the lower bound is the threshold but for rounding', { value: 0.3, lower: 0.1 + 1e-17, upper: 0.4 }],
    ['warning', 'the lower bound is just beyond it', { value: 0.2, lower: 0.100001, upper: 0.3 }],
    ['warning', 'the lower bound is the critical threshold', { value: 0.3, lower: 0.25, upper: 0.4 }],
    ['critical', 'the lower bound is just beyond that', { value: 0.3, lower: 0.250001, upper: 0.4 }],
    ['ok', 'the estimate alone is critical', { value: 0.3, lower: 0.05, upper: 0.5 }],
    ['ok', 'the p-value alone is small', { pValue: 1e-9 }],
    ['ok', 'as many rows as it takes', { n: 460 }],
    ['insufficient-data', 'one row less than it takes', { n: 459 }],
    ['insufficient-data', 'nobody knows how many it takes', { rowsForWarning: null }],
    ['ok', 'few rows whose upper bound lies below the threshold', { n: 30, upper: 0.09 }],
    ['warning', 'few rows that show it all the same', { n: 30, value: 0.3, lower: 0.11, upper: 0.5 }],
    ['insufficient-data', 'no value', { value: null, why: 'the window has no row', n: 0 }],
    ['error', 'a bound that is no number', { lower: NaN }],
    ['error', 'an estimate that is no number', { value: NaN }],
    ['error', 'bounds in the wrong order', { lower: 0.5, upper: 0.2 }],
    ['error', 'another effect than the one asked for', { effect: 'psi' }],
  ])('is %s with %s', (outcome, _, measured) => {
    expect(assess(measured).outcome).toBe(outcome)
  })

  it.each<[string, Partial<DriftMeasurement>]>([
    [
      'jensen-shannon of prediction-drift of queue 0.300 (at least 0.251, n=1,812) exceeds the critical threshold 0.25',
      { value: 0.3, lower: 0.251, upper: 0.4 },
    ],
    [
      'jensen-shannon of prediction-drift of queue 0.300 (at least 0.120, n=1,812) exceeds the warning threshold 0.1, not shown to exceed the critical threshold 0.25',
      { value: 0.3, lower: 0.12, upper: 0.4 },
    ],
    [
      'jensen-shannon of prediction-drift of queue 0.050 (at least 0.000, n=30) is not shown to exceed the warning threshold 0.1, on too few rows to tell: it takes 460 rows to see one that large',
      { n: 30 },
    ],
    [
      'jensen-shannon of prediction-drift of queue 0.050 (at least 0.000, n=30) is not shown to exceed the warning threshold 0.1, on too few rows to tell: no number of rows would do against a reference of 9,000',
      { n: 30, rowsForWarning: null },
    ],
    [
      'jensen-shannon of prediction-drift of queue has no value (the window has no row; n=0): it takes 460 rows',
      { value: null, n: 0, why: 'the window has no row' },
    ],
  ])('says %s', (reason, measured) => {
    expect(assess(measured).reasons).toEqual([reason])
  })
})

describe('assessWindow', () => {
  const verdicts = {
    critical: assess({ value: 0.4, lower: 0.3, upper: 0.5 }),
    warning: assess({ value: 0.2, lower: 0.15, upper: 0.3 }),
    error: failedMonitor(rule, 'the captures could not be read'),
    'insufficient-data': assess({ n: 30 }),
    ok: assess({}),
    advisory: assess({ value: 0.4, lower: 0.3, upper: 0.5 }, true),
  }

  it.each<[MonitorOutcome, (keyof typeof verdicts)[]]>([
    ['ok', ['ok', 'ok']],
    ['insufficient-data', ['ok', 'insufficient-data']],
    ['error', ['ok', 'insufficient-data', 'error']],
    ['warning', ['ok', 'error', 'warning', 'insufficient-data']],
    ['critical', ['warning', 'critical', 'error']],
    ['ok', ['ok', 'advisory']],
    ['insufficient-data', ['advisory']],
    ['insufficient-data', []],
  ])('is %s over %j', (outcome, names) => {
    expect(assessWindow(names.map((name) => verdicts[name])).outcome).toBe(outcome)
  })

  it('gives the worst reason first, advisory ones last and marked', () => {
    const { reasons } = assessWindow([verdicts.advisory, verdicts.ok, verdicts.warning])
    expect(reasons).toHaveLength(3)
    expect(reasons[0]).toContain('exceeds the warning threshold')
    expect(reasons[2]).toMatch(/exceeds the critical threshold 0.25 \(advisory: only reported\)$/)
  })

  it('says that nothing acts', () => {
    expect(assessWindow([]).reasons).toEqual(['there is no monitor to judge by'])
    expect(assessWindow([verdicts.advisory]).reasons[0]).toBe('there is no monitor that acts: all 1 are advisory')
  })
})
