import type { Confirmations } from './confirmations.ts'
import { effectOfNothing } from './rehearse-sweep.ts'
import type { JudgedWindow, RecordedWindow } from './rehearse-window.ts'

/** Where the warning threshold of one monitor may lie, by what the record shows. */
export type ThresholdHint = {
  readonly key: string
  readonly effect: string
  readonly advisory: boolean
  /** As it is configured. */
  readonly warning: number
  /** The smallest warning threshold with no alarm before the first change, or in the whole record without one; null where nothing was measured. */
  readonly quietFrom: number | null
  /** Any warning threshold below this raises an alarm after the first change; null without a change, or where nothing was measured. */
  readonly seenBelow: number | null
}

export type ThresholdInput = {
  readonly windows: readonly RecordedWindow[]
  readonly confirmations: Confirmations
  readonly changes: readonly number[]
}

/**
 * Of each monitor the warning thresholds between which its record leaves a choice.
 *
 * Formula: a monitor is raised when the lower bounds of `confirmed` of the last `outOf` windows of one champion exceed its threshold, that
 * is when the `confirmed`-th largest of them does. The largest such number of a period is its smallest threshold without an alarm.
 * Undefined: null where no window of the period has a value. Windows that were not judged are left out.
 *
 * @example hintThresholds({ windows, confirmations: { confirmed: 2, outOf: 3 }, changes: [] })[0].quietFrom
 */
export function hintThresholds({ windows, confirmations, changes }: ThresholdInput): ThresholdHint[] {
  const judged = windows.filter((window): window is JudgedWindow => window.kind === 'judged')
  const firstChange = Math.min(...changes)
  const before = ({ windowEnd }: JudgedWindow) => Date.parse(windowEnd) <= firstChange
  const last = new Map(judged.flatMap(({ monitors }) => monitors.map((monitor) => [monitor.key, monitor] as const)))
  return [...last.values()].map(({ key, effect, advisory, warning }) => {
    const limits = judged.map((window, at) => ({ window, limit: limitAt(judged, at, key, confirmations) }))
    const largest = (of: typeof limits) => {
      const most = of.reduce((max, { limit }) => Math.max(max, limit), Number.NEGATIVE_INFINITY)
      return of.length > 0 && Number.isFinite(most) ? Math.max(effectOfNothing(effect), most) : null
    }
    const quietFrom = largest(limits.filter(({ window }) => before(window)))
    const seenBelow = changes.length === 0 ? null : largest(limits.filter(({ window }) => !before(window)))
    return { key, effect, advisory, warning, quietFrom, seenBelow }
  })
}

/** Below this the monitor is raised with the window at `at`; minus infinity where too few windows have a value. */
function limitAt(windows: readonly JudgedWindow[], at: number, key: string, rule: Confirmations): number {
  const version = windows[at]?.version
  const started = windows.slice(0, at).findLastIndex((window) => window.version !== version) + 1
  const last = windows.slice(Math.max(started, at + 1 - rule.outOf), at + 1)
  const bounds = last.map(({ monitors }) => {
    const measurement = monitors.find((monitor) => monitor.key === key)?.measurement
    return measurement && measurement.value !== null ? measurement.lower : Number.NEGATIVE_INFINITY
  })
  return bounds.sort((a, b) => b - a)[rule.confirmed - 1] ?? Number.NEGATIVE_INFINITY
}
