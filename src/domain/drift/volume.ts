import { studentQuantile, studentTail } from '../statistics/student-t.ts'
import { daysOf } from './healthy-days.ts'
import type { DriftMeasurement } from './measurement.ts'
import { type MonitorLevel, undefinedMeasurement } from './prediction-drift.ts'
import type { HealthyDay } from './reference-profile.ts'
import { compareDays, type DayComparison } from './volume-days.ts'

export type VolumeInput = MonitorLevel & {
  readonly effect: 'volume-drop' | 'volume-rise'
  /** Days of production in which nothing was wrong; null where there are none yet. */
  readonly healthy: readonly HealthyDay[] | null
  readonly window: {
    /** The window's beginning, ISO 8601. */
    readonly from: string
    readonly perHour: readonly number[]
  }
}

const power = 0.8
const dayMs = 86_400_000
const largestExponent = 50

/**
 * Measures how many fewer (`volume-drop`: 1 − ratio), or more (`volume-rise`: ratio − 1), texts came a day than on healthy days, with
 * one-sided bounds. 0 where the change goes the other way.
 *
 * Formula: logarithms of the counts of days, day of the week by day of the week (`compareDays`); bounds δ ± t(level; dof) · s · √(1/c),
 * where s is how much days of one weekday differ from each other, and at least what Poisson's law gives. Texts come in bursts and
 * days differ, so that counts are spread far wider than Poisson's: the days themselves say how far.
 * Parameters: whole days of 24 hours from the window's beginning count; healthy days that lie in the window count on its side only.
 * Undefined: no healthy day yet, a window shorter than a day, or too few days to say how days differ: value null, with the reason. A
 * change that comes with the season, or with a holiday, is one: it is measured, not explained.
 *
 * @example measureVolume({ effect: 'volume-drop', level: 0.01, warning: 0.3, healthy: null, window }).why // 'no healthy window …'
 */
export function measureVolume({ effect, level, warning, healthy, window }: VolumeInput): DriftMeasurement {
  const days = daysOf(window)
  const n = window.perHour.reduce((sum, count) => sum + count, 0)
  const end = Date.parse(window.from) + days.length * dayMs
  const known = (healthy ?? []).filter(({ from }) => {
    const at = Date.parse(from)
    return at + dayMs <= Date.parse(window.from) || at >= end
  })
  const referenceN = known.reduce((sum, { rows }) => sum + rows, 0)
  const undefinedFor = (why: string) => undefinedMeasurement(effect, n, referenceN, why, -1)
  if (!healthy || healthy.length === 0) return undefinedFor('no healthy window was seen yet')
  if (days.length === 0) return undefinedFor('the window is shorter than a day')
  const compared = compareDays(known, days)
  if (!compared) return undefinedFor('too few healthy days are known to say how much days differ')
  const { lower, upper, value, pValue } = boundsOf(effect, compared, level)
  return {
    effect,
    value,
    lower,
    upper,
    pValue,
    n,
    referenceN,
    rowsForWarning: rowsFor({ effect, level, warning }, compared, n / days.length),
    evidence: {
      perDay: n / (window.perHour.length / 24),
      healthyPerDay: referenceN / known.length,
      days: days.length,
      healthyDays: known.length,
      ratio: Math.exp(compared.difference),
      dayToDay: compared.deviation,
      dof: compared.dof,
    },
  }
}

function boundsOf(effect: VolumeInput['effect'], { difference, deviation, weight, dof }: DayComparison, level: number) {
  const sign = effect === 'volume-rise' ? 1 : -1
  const error = deviation / Math.sqrt(weight)
  const reach = studentQuantile(level, dof) * error
  const changed = sign * Math.expm1(difference)
  const [low, high] = [-reach, reach].map((by) => sign * Math.expm1(Math.min(difference + by, largestExponent)))
  return {
    value: Math.max(0, changed),
    lower: Math.min(low ?? 0, high ?? 0),
    upper: Math.max(0, low ?? 0, high ?? 0),
    pValue: studentTail((sign * difference) / error, dof),
  }
}

/** Rows of as many days as would show a change of the warning's size with power 0.8; null where the healthy days are too few for any. */
function rowsFor(
  { effect, level, warning }: Omit<VolumeInput, 'healthy' | 'window'>,
  { deviation, dof, healthyDays }: DayComparison,
  perDay: number,
): number | null {
  const size = Math.abs(effect === 'volume-rise' ? Math.log1p(warning) : Math.log1p(-Math.min(warning, 1)))
  const reach = (studentQuantile(level, dof) + studentQuantile(1 - power, dof)) * deviation
  const inverse = (size / reach) ** 2 - 1 / healthyDays
  return inverse > 0 ? Math.ceil(Math.max(1, 1 / inverse) * perDay) : null
}
