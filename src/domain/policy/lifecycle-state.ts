import { type PastRun, rememberRun } from './past-runs.ts'
import { type MonitoringMemory, noChecksYet, reopenCauses } from './take-check.ts'
import type { Money } from './training-cost.ts'

/** A definition as it was applied: resolved for one environment, stored by its hash, never changed. */
export type DefinitionReference = { readonly uri: string; readonly sha256: string }

/** The version that serves production. `modelName` is the SageMaker model behind its variant. */
export type Champion = {
  readonly version: number
  readonly packageArn: string
  readonly modelName: string
  readonly runId: string
  readonly promotedAt: string
}

type Trigger = 'manual' | 'schedule' | 'annotations' | 'drift' | 'experimentation'

export type RetrainingRequest = {
  readonly requestId: string
  readonly trigger: Trigger
  readonly reason: string
  readonly requestedAt: string
  /** The alarms that it is to answer, by `causeId`: open again when it ends without another champion. */
  readonly causes?: readonly string[]
}

/** One retraining that serves one or several requests: those that came while another one ran are served together. */
export type RetrainingRun = {
  /** The first request's id; names the workflow and everything it leaves in S3. */
  readonly runId: string
  readonly requests: readonly RetrainingRequest[]
}

/** Something the lifecycle remembers, newest last. */
export type LifecycleDecision = { readonly at: string; readonly what: string; readonly reasons: readonly string[] }

export type LifecycleState = {
  readonly model: string
  readonly definition: DefinitionReference | null
  readonly champion: Champion | null
  readonly running: RetrainingRun | null
  readonly waiting: RetrainingRun | null
  /** Ids of requests already taken, so that one asked twice is served once, also across continue-as-new. */
  readonly seen: readonly string[]
  readonly decisions: readonly LifecycleDecision[]
  /** What the checks of the champion have shown so far, and what was done about it. */
  readonly monitoring: MonitoringMemory
  /** Retrainings that ended, for cool-down and budget; newest last. */
  readonly runs: readonly PastRun[]
  /** The experimentation case that is open; one at a time. */
  readonly openCase: OpenCase | null
}

/** Why a case was opened, or goes on: a check's reasons, and where its verdicts and report lie. */
export type CaseEvidence = { readonly at: string; readonly reasons: readonly string[]; readonly folder: string }

/** A case of experimentation. */
export type OpenCase = {
  readonly caseId: string
  /** What it is to answer, by `causeId`. */
  readonly causes: readonly string[]
  readonly evidence: readonly CaseEvidence[]
  /** How long it waits for a person. */
  readonly deadlineMs: number
  /** How many of the evidence its workflow was told; 0 until it runs. */
  readonly told: number
}

const remembered = { requests: 500, decisions: 50 }

export function newLifecycle(model: string): LifecycleState {
  return {
    model,
    definition: null,
    champion: null,
    running: null,
    waiting: null,
    seen: [],
    decisions: [],
    monitoring: noChecksYet,
    runs: [],
    openCase: null,
  }
}

/** Takes a request in. One that is known changes nothing; one that comes while another waits joins it and keeps its own reason. */
export function enqueueRequest(state: LifecycleState, request: RetrainingRequest): LifecycleState {
  if (state.seen.includes(request.requestId)) return state
  const waiting = state.waiting
    ? { ...state.waiting, requests: [...state.waiting.requests, request] }
    : { runId: request.requestId, requests: [request] }
  return { ...state, waiting, seen: [...state.seen, request.requestId].slice(-remembered.requests) }
}

/** Moves what waits to what runs. Nothing moves while something runs. */
export function startNext(state: LifecycleState): LifecycleState {
  if (state.running || !state.waiting) return state
  return { ...state, running: state.waiting, waiting: null }
}

export type RunEnding = LifecycleDecision & { readonly cost: Money | null; readonly promoted: boolean }

/** Ends what runs. What it was to answer may be acted upon again, where it ended without another champion. */
export function endRun(state: LifecycleState, { cost, promoted, ...decision }: RunEnding): LifecycleState {
  const { running } = state
  const causes = promoted ? [] : (running?.requests.flatMap((request) => request.causes ?? []) ?? [])
  const run = { runId: running?.runId ?? '', endedAt: decision.at, cost }
  const monitoring = reopenCauses(state.monitoring, causes)
  return remember({ ...state, running: null, monitoring, runs: rememberRun(state.runs, run) }, decision)
}

/**
 * Sets the champion if `expected` is still the version that serves (compare-and-set); otherwise remembers the refusal and
 * keeps the champion. `expected` is `null` for a model that has none yet.
 */
export function changeChampion(
  state: LifecycleState,
  change: { readonly expected: number | null; readonly champion: Champion; readonly reason: string },
): LifecycleState {
  const { expected, champion, reason } = change
  const current = state.champion?.version ?? null
  const at = champion.promotedAt
  if (current !== expected) {
    const refusal = `the champion is ${nameVersion(current)}, the rollout expected ${nameVersion(expected)}`
    return remember(state, { at, what: `refused to make version ${champion.version} the champion`, reasons: [refusal] })
  }
  return remember(
    { ...state, champion },
    { at, what: `version ${champion.version} is the champion`, reasons: [reason] },
  )
}

/** Takes over the version that serves already, in a lifecycle that starts without memory: the last one was ended by hand, say. */
export function recallChampion(state: LifecycleState, champion: Champion): LifecycleState {
  if (state.champion) return state
  const what = `version ${champion.version} is the champion`
  return remember(
    { ...state, champion },
    { at: champion.promotedAt, what, reasons: ['it served when this lifecycle began'] },
  )
}

export function remember(state: LifecycleState, decision: LifecycleDecision): LifecycleState {
  return { ...state, decisions: [...state.decisions, decision].slice(-remembered.decisions) }
}

function nameVersion(version: number | null): string {
  return version === null ? 'none' : `version ${version}`
}
