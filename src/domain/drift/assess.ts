import { formatCount, formatLimit, formatValue } from '../gate/format.ts'
import type { Verdict } from '../verdict.ts'
import type { DriftMeasurement } from './measurement.ts'

export type MonitorOutcome = 'ok' | 'warning' | 'critical' | 'insufficient-data' | 'error'

export type MonitorRule = {
  /** How the monitor is called in reasons and reports: `prediction-drift of queue`. */
  readonly monitor: string
  readonly effect: string
  readonly warning: number
  readonly critical: number
  readonly advisory: boolean
}

type MonitorEvidence = MonitorRule & { readonly measurement: DriftMeasurement | null }

export type MonitorVerdict = Verdict<MonitorOutcome, MonitorEvidence>

/**
 * Judges one measurement by two thresholds on one effect:
 * - `critical` when the lower bound exceeds the critical threshold, else `warning` when it exceeds the warning threshold;
 * - else `ok` when the window was large enough to show an effect of the warning threshold's size with power 0.8, or when the
 *   upper bound lies below that threshold;
 * - else `insufficient-data`, with the rows that it takes. So a million rows with a trivial shift are `ok`, and thirty rows are never so
 *   by silence.
 * Undefined: an effect without a value is `insufficient-data` with its reason; one that is no number, or another effect than the rule's,
 * is an `error`.
 *
 * @example assessMeasurement(rule, measurePredictionDrift(input)).outcome
 */
export function assessMeasurement(rule: MonitorRule, measurement: DriftMeasurement): MonitorVerdict {
  const { warning, critical } = rule
  const conclude = (outcome: MonitorOutcome, reason: string): MonitorVerdict => ({
    outcome,
    reasons: [rule.advisory ? `${reason} (advisory: only reported)` : reason],
    evidence: { ...rule, measurement },
  })
  const broken = findFault(rule, measurement)
  if (broken !== undefined) return conclude('error', `${rule.monitor} could not be judged: ${broken}`)
  const { value, lower, upper, n, rowsForWarning } = measurement
  if (value === null) return conclude('insufficient-data', sayUndefined(rule, measurement))
  const about = measurement.about ? `: ${measurement.about}` : ''
  const observed = `${rule.effect} of ${rule.monitor} ${formatValue(value)} (at least ${formatValue(lower)}, n=${formatCount(n)})`
  if (lower > critical + rounding)
    return conclude('critical', `${observed} exceeds the critical threshold ${formatLimit(critical)}${about}`)
  const within = `not shown to exceed the critical threshold ${formatLimit(critical)}`
  if (lower > warning + rounding)
    return conclude('warning', `${observed} exceeds the warning threshold ${formatLimit(warning)}, ${within}${about}`)
  const limit = `the warning threshold ${formatLimit(warning)}`
  if (upper < warning - rounding) {
    return conclude('ok', `${observed}, at most ${formatValue(upper)}: below ${limit}`)
  }
  if (rowsForWarning !== null && n >= rowsForWarning)
    return conclude('ok', `${observed} is not shown to exceed ${limit}`)
  const needed =
    rowsForWarning === null
      ? sayNoRows(measurement)
      : `it takes ${formatCount(rowsForWarning)} rows to see one that large`
  return conclude(
    'insufficient-data',
    `${observed} is not shown to exceed ${limit}, on too few rows to tell: ${needed}`,
  )
}

/** The verdict of a monitor that failed to measure. It never counts as ok. */
export function failedMonitor(rule: MonitorRule, why: string): MonitorVerdict {
  return {
    outcome: 'error',
    reasons: [`${rule.monitor} could not be measured: ${why}`],
    evidence: { ...rule, measurement: null },
  }
}

// A limit such as 0.8 − 0.03 carries a rounding error that must not decide.
const rounding = 1e-9

function findFault(rule: MonitorRule, { effect, value, lower, upper, n }: DriftMeasurement): string | undefined {
  if (effect !== rule.effect) return `${effect} was measured, the monitor asks for ${rule.effect}`
  const numbers = [value ?? 0, lower, upper, n]
  if (!numbers.every(Number.isFinite)) return `its numbers must be finite, got ${numbers.join(', ')}`
  return lower > upper + rounding ? `its lower bound ${lower} exceeds its upper bound ${upper}` : undefined
}

function sayUndefined({ effect, monitor }: MonitorRule, { why, n, rowsForWarning }: DriftMeasurement): string {
  const needed = rowsForWarning === null ? '' : `: it takes ${formatCount(rowsForWarning)} rows`
  return `${effect} of ${monitor} has no value (${why ?? 'it was not measured'}; n=${formatCount(n)})${needed}`
}

function sayNoRows({ referenceN }: DriftMeasurement): string {
  return `no number of rows would do against a reference of ${formatCount(referenceN)}`
}
