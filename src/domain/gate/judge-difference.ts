import type { GateOutcome } from '../verdict.ts'
import { formatCount, formatDifference, formatLimit } from './format.ts'
import type { DifferenceEstimate } from './measurement.ts'
import { rowsForMargin, rowsToDecide, sayRows } from './rows-needed.ts'

export type DifferenceRule = {
  readonly task: string
  readonly metric: string
  /** `state=NY` when the rows are those of one slice. */
  readonly slice?: string
  readonly margin: number
  readonly errorRate: number
}

export type DifferenceJudgement = DifferenceRule & {
  readonly outcome: GateOutcome
  readonly reason: string
  readonly difference: DifferenceEstimate | null
}

/**
 * Judges that a challenger is not worse than the champion by more than a margin, from the interval of challenger − champion:
 * `pass` when the lower end (at `errorRate`) is at least −margin, `fail` when the upper end (at the error rate shared among all
 * comparisons) is below −margin, else `inconclusive`. So "no difference seen" passes only on rows enough to have seen one.
 * Undefined: a difference that was not measured or has no value is `inconclusive`.
 */
export function judgeDifference(rule: DifferenceRule, difference: DifferenceEstimate | null): DifferenceJudgement {
  const { task, metric, slice, margin, errorRate } = rule
  const name = `${metric} of ${task}${slice ? ` where ${slice}` : ''}`
  const conclude = (outcome: GateOutcome, reason: string) => ({ ...rule, outcome, reason, difference })
  if (!difference || difference.value === null || !isNumeric(difference)) {
    const why = difference && 'why' in difference ? difference.why : 'it was not measured'
    const rows = formatCount(rowsForMargin(margin, errorRate))
    const reason = `${name} has no difference to the champion (${why}; n=${formatCount(difference?.n ?? 0)}): it takes at least ${rows} rows`
    return conclude('inconclusive', reason)
  }
  const { value, n, interval, sharedInterval } = difference
  const observe = ({ lower, upper }: typeof interval) =>
    `${name} differs from the champion's by ${formatDifference(value)} (${formatDifference(lower)} to ${formatDifference(upper)}, n=${formatCount(n)})`
  const limit = `the margin ${formatLimit(margin)}`
  const threshold = -margin - rounding
  if (interval.lower >= threshold) return conclude('pass', `${observe(interval)}: not worse by more than ${limit}`)
  if (sharedInterval.upper < threshold)
    return conclude('fail', `${observe(sharedInterval)}: worse by more than ${limit}`)
  const rows = sayRows(rowsToDecide({ value, n, ...interval }, -margin))
  return conclude(
    'inconclusive',
    `${observe(interval)}: not shown to be within ${limit}; ${rows} would tell, if the difference stays`,
  )
}

const rounding = 1e-9

function isNumeric({ value, interval, sharedInterval }: Extract<DifferenceEstimate, { value: number }>): boolean {
  return [value, ...Object.values(interval), ...Object.values(sharedInterval)].every(Number.isFinite)
}
