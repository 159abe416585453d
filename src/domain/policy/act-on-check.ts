import { enqueueRequest, type LifecycleState, remember } from './lifecycle-state.ts'
import { summariseRuns } from './past-runs.ts'
import { type CheckDecision, type CheckReport, type CheckRules, reopenCauses, takeCheck } from './take-check.ts'

export type ActedOn = { readonly state: LifecycleState; readonly decision: CheckDecision }

/** The parts of a definition that decide about a check, and how long a case waits for a person. */
export type ActingRules = CheckRules & { readonly caseDeadlineMs: number }

/**
 * What a lifecycle does about a check: remembers it, decides by the policy, and takes the action into its state: a request for a
 * retraining that joins the queue, or a case of experimentation that is to be opened; new evidence joins a case that is open.
 *
 * Undefined: a check that failed is remembered as such, and decides nothing; one of another version than the champion changes nothing.
 *
 * @example actOnCheck(state, report, { policy, confirmations }, Date.UTC(2026, 7, 8)).decision.action
 */
export function actOnCheck(state: LifecycleState, report: CheckReport, rules: ActingRules, nowMs: number): ActedOn {
  const at = new Date(nowMs).toISOString()
  if (report.version === null) return { state: rememberFailure(state, report, at), decision: nothing(report.reasons) }
  const current = state.champion?.version ?? null
  if (current !== report.version) return { state, decision: nothing([sayOutdated(report, current)]) }
  const used = summariseRuns(state.runs, { nowMs, currency: rules.policy.budget?.perMonth?.currency ?? '' })
  const underWay = state.running?.runId ?? state.waiting?.runId ?? null
  const { memory, decision } = takeCheck(state.monitoring, report, rules, {
    nowMs,
    underWay,
    openCase: state.openCase?.caseId ?? null,
    ...used,
  })
  return {
    decision,
    state: carryOut({ ...state, monitoring: memory }, { report, decision, rules, at }),
  }
}

function nothing(reasons: readonly string[]): CheckDecision {
  return { action: 'nothing', reasons, causes: [], level: 'insufficient-data', since: null }
}

function sayOutdated({ version }: CheckReport, current: number | null): string {
  const serving = current === null ? 'none serves' : `version ${current} serves`
  return `the check was of version ${version}, but ${serving} by now: nothing is to be done`
}

function rememberFailure(state: LifecycleState, { windowEnd, reasons }: CheckReport, at: string): LifecycleState {
  return remember(state, { at, what: `check of the window that ended ${windowEnd} failed`, reasons })
}

type Taken = {
  readonly report: CheckReport
  readonly decision: CheckDecision
  readonly rules: ActingRules
  readonly at: string
}

function carryOut(state: LifecycleState, { report, decision, rules, at }: Taken): LifecycleState {
  const { action, reasons, causes, level } = decision
  const noted = action === 'nothing' && level !== 'warning' && level !== 'critical'
  const what = `check of the window that ended ${report.windowEnd}: ${report.outcome}; confirmed ${level}, ${sayAction[action]}`
  const known = noted ? state : remember(state, { at, what, reasons })
  if (action === 'retrain') {
    const requestId = `drift-${compactTime(report.windowEnd)}`
    const reason = reasons.join('; ')
    return enqueueRequest(known, { requestId, trigger: 'drift', reason, requestedAt: at, causes })
  }
  if (action !== 'experiment') return known
  const evidence = { at: report.windowEnd, reasons: [...reasons, ...report.reasons], folder: report.folder }
  const { caseDeadlineMs: deadlineMs } = rules
  const caseId = `case-${compactTime(report.windowEnd)}`
  const open = known.openCase ?? { caseId, causes: [], evidence: [], deadlineMs, told: 0 }
  const joined = { ...open, causes: [...open.causes, ...causes], evidence: [...open.evidence, evidence] }
  return { ...known, openCase: joined }
}

const sayAction = {
  retrain: 'retrain',
  experiment: 'open a case of experimentation',
  'ask-for-annotation': 'ask for annotation',
  nothing: 'nothing is done',
} as const

/** `2026-08-08T02:00:00.000Z` as `20260808T020000Z`, as ids may have it. */
export function compactTime(iso: string): string {
  return iso.replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
}

/** Notes that the case's workflow knows the first `told` of its evidence; more may have come meanwhile. */
export function caseTold(state: LifecycleState, told: number): LifecycleState {
  return state.openCase ? { ...state, openCase: { ...state.openCase, told } } : state
}

/** How a case ended: a person closed it, or asked for a retraining from it; or nobody did in time. */
export type CaseEnding = {
  readonly caseId: string
  readonly outcome: 'closed' | 'retrain' | 'expired'
  readonly by: string
  readonly reason: string
}

/** Closes a case in the lifecycle's memory. One that expired lets the next check open another for the same cause. */
export function endCase(
  state: LifecycleState,
  { caseId, outcome, by, reason }: CaseEnding,
  at: string,
): LifecycleState {
  const { openCase } = state
  if (openCase?.caseId !== caseId) return state
  const ended = remember(
    { ...state, openCase: null },
    { at, what: `${caseId}: ${outcome}`, reasons: [`${by}: ${reason}`] },
  )
  if (outcome === 'expired') return { ...ended, monitoring: reopenCauses(ended.monitoring, openCase.causes) }
  if (outcome === 'closed') return ended
  const asked = `${by} asked for it from ${caseId}: ${reason}`
  const { causes } = openCase
  return enqueueRequest(ended, {
    requestId: caseId,
    trigger: 'experimentation',
    reason: asked,
    requestedAt: at,
    causes,
  })
}
