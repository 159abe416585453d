import type { MonitorOutcome } from '../drift/assess.ts'
import { type Confirmations, type ConfirmedLevel, confirmLevel } from './confirmations.ts'
import {
  type Cause,
  causeId,
  decideAction,
  type PolicyDecision,
  type PolicyRules,
  type PolicySituation,
} from './decide-action.ts'

/** One monitor's outcome in a window. `key` names it over time. */
type CheckedMonitor = {
  readonly key: string
  readonly kind: string
  readonly outcome: MonitorOutcome
  readonly advisory: boolean
}

/** What the policy knows of a checked window: outcomes and sentences, never a text. */
export type CheckReport = {
  /** End of the window, ISO 8601. */
  readonly windowEnd: string
  /** The champion that was checked; null where the check failed before it was known. */
  readonly version: number | null
  readonly outcome: MonitorOutcome
  readonly reasons: readonly string[]
  readonly monitors: readonly CheckedMonitor[]
  readonly conceptDrift: boolean
  /** Annotations since the champion's data set was built. */
  readonly newLabels: number
  /** Where verdicts and report lie. */
  readonly folder: string
}

/** What is remembered of the checks of one champion; another champion begins anew. */
export type MonitoringMemory = {
  readonly version: number | null
  /** The last windows, each with the outcomes of the monitors that act. */
  readonly windows: ReadonlyArray<{ readonly at: string; readonly outcomes: Readonly<Record<string, MonitorOutcome>> }>
  /** Since when each monitor that is in alarm has been so, whatever its level. */
  readonly alarms: Readonly<Record<string, string>>
  readonly actedUpon: readonly string[]
}

export type CheckRules = { readonly policy: PolicyRules; readonly confirmations: Confirmations }

export type CheckDecision = PolicyDecision & {
  /** What the last windows have confirmed over all monitors that act. */
  readonly level: ConfirmedLevel
  /** Since when the earliest of the causes has been in alarm; null without one. */
  readonly since: string | null
}

export const noChecksYet: MonitoringMemory = { version: null, windows: [], alarms: {}, actedUpon: [] }

const remembered = { windows: 60, causes: 200 }

/**
 * Takes a check in: remembers its outcomes, finds the level that the last windows confirm, and decides what is done.
 *
 * Each monitor is confirmed by itself (`confirmLevel`), so that two of three windows must agree on the same thing; the level is the worst
 * of all. A cause is one monitor's alarm from its beginning to its end: it is acted upon once at warning and once more should it rise
 * to critical, not again when it falls back.
 * Undefined: a monitor that the definition no longer has is forgotten. Of several checks of the same window the last counts.
 *
 * @example takeCheck(noChecksYet, report, { policy, confirmations }, situation).decision.action
 */
export function takeCheck(
  memory: MonitoringMemory,
  report: CheckReport,
  { policy, confirmations }: CheckRules,
  situation: Omit<PolicySituation, 'newLabels' | 'actedUpon'>,
): { readonly memory: MonitoringMemory; readonly decision: CheckDecision } {
  const before = memory.version === report.version ? memory : { ...noChecksYet, version: report.version }
  const acting = report.monitors.filter(({ advisory }) => !advisory)
  const windows = addWindow(before.windows, report.windowEnd, acting)
  const levels = acting.map(({ key, kind }) => {
    const { level, since } = confirmLevel(outcomesOf(windows, key), confirmations)
    return { key, kind, level, since: before.alarms[key] ?? since ?? report.windowEnd }
  })
  const causes = levels.flatMap(({ key, kind, level, since }): Cause[] =>
    level === 'warning' || level === 'critical' ? [{ monitor: key, kind, level, since }] : [],
  )
  const level = worstOf(levels.map((of) => of.level))
  const decided = decideAction({
    policy,
    level,
    causes,
    conceptDrift: report.conceptDrift,
    situation: { ...situation, newLabels: report.newLabels, actedUpon: before.actedUpon },
  })
  const current = causes.filter((cause) => cause.level === level)
  const since = current.map((cause) => cause.since).sort()[0] ?? null
  return {
    decision: { ...decided, level, since },
    memory: {
      version: report.version,
      windows,
      alarms: Object.fromEntries(causes.map((cause) => [cause.monitor, cause.since])),
      actedUpon: [...before.actedUpon, ...answered(causes, decided)].slice(-remembered.causes),
    },
  }
}

/** The causes that a decision answers, and each at its lower level too: an alarm that falls back is no new one. */
function answered(causes: readonly Cause[], { causes: ids }: PolicyDecision): string[] {
  const acted = causes.filter((cause) => ids.includes(causeId(cause)))
  return [...new Set(acted.flatMap((cause) => [causeId(cause), causeId({ ...cause, level: 'warning' })]))]
}

/** Lets an action be taken again for what it was to answer: it ended without an answer. */
export function reopenCauses(memory: MonitoringMemory, causes: readonly string[]): MonitoringMemory {
  return { ...memory, actedUpon: memory.actedUpon.filter((id) => !causes.includes(id)) }
}

type Windows = MonitoringMemory['windows']

function addWindow(windows: Windows, at: string, acting: readonly CheckedMonitor[]): Windows {
  const outcomes = Object.fromEntries(acting.map(({ key, outcome }) => [key, outcome]))
  return [...windows.filter((window) => window.at !== at), { at, outcomes }]
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(-remembered.windows)
}

function outcomesOf(windows: Windows, key: string) {
  return windows.flatMap(({ at, outcomes }) => {
    const outcome = Object.hasOwn(outcomes, key) ? outcomes[key] : undefined
    return outcome === undefined ? [] : [{ at, outcome }]
  })
}

/** An alarm before what is not known, and both before ok: silence is no health. */
const order: readonly ConfirmedLevel[] = ['critical', 'warning', 'insufficient-data', 'ok']

function worstOf(levels: readonly ConfirmedLevel[]): ConfirmedLevel {
  return order.find((level) => levels.includes(level)) ?? 'insufficient-data'
}
