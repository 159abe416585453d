import type { Reference } from '../../src/domain/drift/judge-window.ts'
import type { DriftMeasurement } from '../../src/domain/drift/measurement.ts'
import { type MonitorDefinition, monitorKey } from '../../src/domain/drift/monitor-definition.ts'
import { type Compared, measureMonitor } from '../../src/domain/drift/monitors.ts'
import type { WindowContent } from '../../src/domain/drift/window-content.ts'
import { task } from './compared-rows.ts'
import { nothingChanged } from './monitors.ts'

/** What a monitor said of one window: of "any change", and at its own thresholds. */
export type Said = {
  readonly monitor: string
  /** Why it has no value; null where it has one. */
  readonly undefinedBecause: string | null
  /** The lower bound lies above the effect that there is when nothing changed. */
  readonly anyChange: boolean
  readonly pValue: number | null
  /** The lower bound lies above the warning threshold. */
  readonly warning: boolean
}

export type MeasuredWindow = {
  readonly monitors: readonly MonitorDefinition[]
  readonly reference: Reference
  readonly window: WindowContent
  readonly level: number
  readonly seed: number
}

/** Every monitor on one window, through the code of a check. One that throws has no value, and says so in the report. */
export function measureWindow({ monitors, reference, window, level, seed }: MeasuredWindow): Said[] {
  return monitors.map((definition) => {
    // Other monitors look at all labels as long as none is named; these cannot.
    const positives = definition.kind === 'bias' ? { [task]: positiveLabel } : {}
    const compared: Compared = { window, ...reference, positives, level, seed }
    try {
      return sayOf(definition, measureMonitor(definition, compared))
    } catch (error) {
      const undefinedBecause = `it failed: ${error instanceof Error ? error.message : String(error)}`
      return { monitor: monitorKey(definition), undefinedBecause, anyChange: false, pValue: null, warning: false }
    }
  })
}

/** Among the products of all times. */
const positiveLabel = 'Debt collection'
// The same as in the verdict: a limit's rounding error must not decide.
const rounding = 1e-9

function sayOf(definition: MonitorDefinition, { value, lower, pValue, why }: DriftMeasurement): Said {
  return {
    monitor: monitorKey(definition),
    undefinedBecause: value === null ? (why ?? 'it was not measured') : null,
    anyChange: value !== null && lower > nothingChanged(definition) + rounding,
    pValue: value === null ? null : pValue,
    warning: value !== null && lower > definition.warning + rounding,
  }
}
