import { assessMeasurement, failedMonitor, type MonitorVerdict } from '../drift/assess.ts'
import { assessWindow } from '../drift/assess-window.ts'
import { attributeChange } from '../drift/attribute-change.ts'
import type { MonitorResult } from '../drift/window-check.ts'
import { type RehearsalInput, rehearse } from './rehearse.ts'
import type { RehearsalSummary } from './rehearse-summary.ts'
import type { RecordedWindow } from './rehearse-window.ts'

const sweepFactors: readonly number[] = [0.5, 0.75, 1, 1.25, 1.5, 2]

/** What would have happened had all thresholds been so many times as far from no effect. */
export type SweepRow = { readonly factor: number; readonly summary: RehearsalSummary }

/**
 * Rehearses the same measurements with other thresholds: how these trade alarms against delay.
 *
 * Every threshold of a monitor that acts is moved by the factor; advisory ones keep theirs. Nothing is measured again, so that alarms are
 * exact, while `insufficient-data` still speaks of the rows that the configured threshold takes.
 * Parameters: factors above 0.
 *
 * @example sweepThresholds(input, [1])[0].summary // that of rehearse(input)
 */
export function sweepThresholds(input: RehearsalInput, factors = sweepFactors): SweepRow[] {
  return factors.map((factor) => {
    const windows = input.windows.map((window) => judgeAgain(window, factor))
    return { factor, summary: rehearse({ ...input, windows }).summary }
  })
}

/** The effect of nothing: half for the area under a curve, none for a distance or a drop. */
export function effectOfNothing(effect: string): number {
  return effect === 'classifier-auc' ? 0.5 : 0
}

/**
 * A threshold so many times as far from the effect of nothing.
 *
 * @example moveThreshold('classifier-auc', 0.6, 2) // 0.7
 */
export function moveThreshold(effect: string, threshold: number, factor: number): number {
  const none = effectOfNothing(effect)
  return Number((none + (threshold - none) * factor).toFixed(12))
}

function judgeAgain(window: RecordedWindow, factor: number): RecordedWindow {
  if (window.kind === 'unjudged') return window
  const verdicts = window.monitors.map((monitor) => ({ monitor, verdict: assessAgain(monitor, factor) }))
  const monitors = verdicts.map(({ monitor, verdict: { outcome, reasons } }) => ({ ...monitor, outcome, reasons }))
  const conceptDrift = attributeChange(monitors).kind === 'concept drift'
  return { ...window, monitors, conceptDrift, outcome: assessWindow(verdicts.map(({ verdict }) => verdict)).outcome }
}

function assessAgain(monitor: MonitorResult, factor: number): MonitorVerdict {
  const { name, effect, advisory, measurement, reasons } = monitor
  const moved = (threshold: number) => (advisory ? threshold : moveThreshold(effect, threshold, factor))
  const [warning, critical] = [moved(monitor.warning), moved(monitor.critical)]
  const rule = { monitor: name, effect, warning, critical, advisory }
  return measurement ? assessMeasurement(rule, measurement) : failedMonitor(rule, reasons.join('; '))
}
