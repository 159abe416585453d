import { assessMeasurement } from '../../../src/domain/drift/assess.ts'
import { assessWindow } from '../../../src/domain/drift/assess-window.ts'
import type { MonitorResult } from '../../../src/domain/drift/window-check.ts'
import type { JudgedWindow, UnjudgedWindow } from '../../../src/domain/policy/rehearse-window.ts'

export const day = 86_400_000
export const firstDay = Date.UTC(2026, 0, 1)
export const dayOf = (at: number) => new Date(firstDay + at * day).toISOString()

const thresholds = { warning: 0.1, critical: 0.3 }

type Made = { key?: string; kind?: string; effect?: string; advisory?: boolean; warning?: number; critical?: number }

/** A monitor that measured an effect whose lower bound is this; without one it has no value. */
export function monitorWith(lower: number | null, made: Made = {}): MonitorResult {
  const { key = 'drift', kind = 'prediction-drift', effect = 'jensen-shannon', advisory = false, ...limits } = made
  const known = lower === null ? { value: null, lower: 0, upper: 1 } : { value: lower, lower, upper: 1 }
  const evidence = {}
  const measurement = { effect, ...known, pValue: null, n: 500, referenceN: 500, rowsForWarning: 400, evidence }
  const rule = { monitor: key, effect, ...thresholds, ...limits, advisory }
  const { outcome, reasons } = assessMeasurement(rule, measurement)
  return { key, name: key, kind, task: null, effect, ...thresholds, ...limits, advisory, measurement, outcome, reasons }
}

/** The window that ends on this day, of a week, as its monitors judged it. */
export function windowOn(
  at: number,
  monitors: readonly MonitorResult[],
  changes: Partial<JudgedWindow> = {},
): JudgedWindow {
  const verdicts = monitors.map(({ outcome, reasons, measurement, name, effect, warning, critical, advisory }) => ({
    outcome,
    reasons,
    evidence: { monitor: name, effect, warning, critical, advisory, measurement },
  }))
  return {
    kind: 'judged',
    windowEnd: dayOf(at),
    version: 1,
    rows: 500,
    outcome: assessWindow(verdicts).outcome,
    monitors,
    conceptDrift: false,
    truth: { fromMs: firstDay + (at - 7) * day, toMs: firstDay + at * day, count: 70 },
    learntUntilMs: firstDay - 7 * day,
    ...changes,
  }
}

/** One window a day with one monitor: its lower bound, or null where it has no value. */
export function record(lowers: readonly (number | null)[], changes: Partial<JudgedWindow> = {}): JudgedWindow[] {
  return lowers.map((lower, at) => windowOn(at, [monitorWith(lower)], changes))
}

export function unjudged(at: number): UnjudgedWindow {
  return { kind: 'unjudged', windowEnd: dayOf(at), version: 1, outcome: 'error', why: 'S3 did not answer' }
}
