import type { GateOutcome } from '../verdict.ts'
import type { Floor } from './evaluation-rules.ts'
import { formatCount, formatLimit, formatValue } from './format.ts'
import type { MetricEstimate } from './measurement.ts'
import { rowsForFloor, rowsToDecide, sayRows } from './rows-needed.ts'

export type FloorJudgement = Floor & {
  readonly outcome: GateOutcome
  readonly reason: string
  readonly measured: MetricEstimate | null
}

/**
 * Judges one floor by the challenger's interval: `pass` when its lower end is at least `atLeast` − `tolerance`, `fail` when its
 * upper end is below that, else `inconclusive`.
 * Undefined: a metric that was not measured, has no value, or an interval that is not a number is `inconclusive`.
 */
export function judgeFloor(floor: Floor, measured: MetricEstimate | null): FloorJudgement {
  const limit = floor.atLeast - floor.tolerance
  const name = `${floor.metric} of ${floor.task}`
  const conclude = (outcome: GateOutcome, reason: string) => ({ ...floor, outcome, reason, measured })
  if (
    !measured ||
    measured.value === null ||
    ![measured.value, measured.lower, measured.upper].every(Number.isFinite)
  ) {
    const why = measured && 'why' in measured ? measured.why : 'it was not measured'
    const needed = `it takes at least ${formatCount(rowsForFloor(limit, floorTail))} rows`
    return conclude(
      'inconclusive',
      `${name} has no value (${why}; n=${formatCount(measured?.n ?? 0)}): ${needed} to keep ${sayLimit(floor)}`,
    )
  }
  const observed = `${name} ${formatValue(measured.value)} (${formatValue(measured.lower)}–${formatValue(measured.upper)}, n=${formatCount(measured.n)})`
  if (atLeast(measured.lower, limit)) return conclude('pass', `${observed} keeps ${sayLimit(floor)}`)
  if (!atLeast(measured.upper, limit)) return conclude('fail', `${observed} is below ${sayBroken(floor)}`)
  const rows = sayRows(rowsToDecide(measured, limit))
  return conclude(
    'inconclusive',
    `${observed} neither keeps nor breaks ${sayLimit(floor)}: ${rows} would tell, if the value stays`,
  )
}

const floorTail = 0.025

// A limit such as 0.8 − 0.03 carries a rounding error that must not decide.
const rounding = 1e-9

function atLeast(value: number, limit: number): boolean {
  return value >= limit - rounding
}

function sayLimit({ atLeast: floor, tolerance }: Floor): string {
  return tolerance > 0
    ? `the floor ${formatLimit(floor)} less the tolerance ${formatLimit(tolerance)}`
    : `the floor ${formatLimit(floor)}`
}

function sayBroken({ atLeast: floor, tolerance }: Floor): string {
  return tolerance > 0
    ? `the floor ${formatLimit(floor)} by more than the tolerance ${formatLimit(tolerance)}`
    : `the floor ${formatLimit(floor)}`
}
