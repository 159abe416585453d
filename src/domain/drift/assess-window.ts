import { formatCount } from '../gate/format.ts'
import type { Verdict } from '../verdict.ts'
import type { MonitorOutcome, MonitorVerdict } from './assess.ts'

type WindowEvidence = { readonly monitors: readonly MonitorVerdict[] }

export type WindowVerdict = Verdict<MonitorOutcome, WindowEvidence>

/** From the outcome that decides first to the one that decides last. */
const severity: Readonly<Record<MonitorOutcome, number>> = {
  critical: 0,
  warning: 1,
  error: 2,
  'insufficient-data': 3,
  ok: 4,
}

/**
 * The verdict of one window over all its monitors: the worst outcome of those that act. What is shown (critical, warning) stands before
 * what is not known (error, insufficient-data), and both before ok: a monitor that failed, or saw too few rows, never counts as ok.
 * Advisory monitors are in the evidence and the reasons, and decide nothing.
 * Undefined: without a monitor that acts, nothing is known: `insufficient-data`.
 *
 * @example assessWindow([assessMeasurement(rule, measurement)]).outcome
 */
export function assessWindow(monitors: readonly MonitorVerdict[]): WindowVerdict {
  const acting = monitors.filter(({ evidence }) => !evidence.advisory)
  const outcome = acting.reduce<MonitorOutcome>(
    (worst, verdict) => (severity[verdict.outcome] < severity[worst] ? verdict.outcome : worst),
    acting.length > 0 ? 'ok' : 'insufficient-data',
  )
  const worstFirst = (of: readonly MonitorVerdict[]) => of.toSorted((a, b) => severity[a.outcome] - severity[b.outcome])
  const advisory = worstFirst(monitors.filter((verdict) => !acting.includes(verdict)))
  const reasons = [...worstFirst(acting), ...advisory].flatMap((verdict) => verdict.reasons)
  return {
    outcome,
    reasons: acting.length > 0 ? reasons : [sayNothingActs(monitors.length), ...reasons],
    evidence: { monitors },
  }
}

function sayNothingActs(monitors: number): string {
  return monitors === 0
    ? 'there is no monitor to judge by'
    : `there is no monitor that acts: all ${formatCount(monitors)} are advisory`
}
