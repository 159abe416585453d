import type { MonitorOutcome } from '../drift/assess.ts'
import type { ConfirmedLevel } from './confirmations.ts'
import type { PolicyAction } from './decide-action.ts'
import { type PastRun, rememberRun, summariseRuns } from './past-runs.ts'
import { countLabels, type LabelCount, learnLabels, noLabelsYet } from './rehearse-labels.ts'
import { type RehearsalSummary, summariseRehearsal } from './rehearse-summary.ts'
import type { JudgedWindow, RecordedWindow } from './rehearse-window.ts'
import { type CheckRules, type MonitoringMemory, noChecksYet, takeCheck } from './take-check.ts'
import type { Money } from './training-cost.ts'

/** One window as it would have been acted upon. */
export type TimelineEntry = {
  readonly windowEnd: string
  readonly version: number | null
  readonly rows: number
  readonly outcome: MonitorOutcome
  readonly monitors: ReadonlyArray<{ readonly key: string; readonly outcome: MonitorOutcome }>
  /** What the last windows confirm; null for a window that did not reach the policy. */
  readonly level: ConfirmedLevel | null
  /** Monitors whose alarm is confirmed first with this window, and all that are in alarm. */
  readonly alarms: readonly string[]
  readonly inAlarm: readonly string[]
  readonly action: PolicyAction
  /** Why that is done. */
  readonly reasons: readonly string[]
}

export type Rehearsal = { readonly timeline: readonly TimelineEntry[]; readonly summary: RehearsalSummary }

export type RehearsalInput = {
  /** In the order of their ends. */
  readonly windows: readonly RecordedWindow[]
  readonly rules: CheckRules
  /** When something truly changed, milliseconds since 1970; empty where that is not known. */
  readonly changes: readonly number[]
  /** What a training is taken to cost; null where it is not known. */
  readonly trainingCost: Money | null
}

type State = { readonly memory: MonitoringMemory; readonly runs: readonly PastRun[]; readonly labels: LabelCount }

/**
 * What the policy would have done about a recorded history of windows: it takes in one after the other as a lifecycle does.
 *
 * A retraining that it decides upon counts for cool-down and budget, ends at once, and changes nothing else: the recorded answers go on,
 * since what another model would have answered is not known.
 * Undefined: a window that could not be judged does not reach the policy, so that nothing is done about it. Budget and cost of money are
 * null where the cost of a training is.
 *
 * @example rehearse({ windows, rules: { policy, confirmations }, changes: [], trainingCost: null }).summary.trainings
 */
export function rehearse({ windows, rules, changes, trainingCost }: RehearsalInput): Rehearsal {
  let state: State = { memory: noChecksYet, runs: [], labels: noLabelsYet }
  const timeline: TimelineEntry[] = []
  for (const window of windows) {
    if (window.kind === 'unjudged') {
      timeline.push(leftOut(window, state.memory))
      continue
    }
    const { entry, memory, labels } = takeWindow(state, window, rules)
    timeline.push(entry)
    const trains = entry.action === 'retrain'
    const run = { runId: `rehearsed-${window.windowEnd}`, endedAt: window.windowEnd, cost: trainingCost }
    state = trains
      ? { memory, runs: rememberRun(state.runs, run), labels: learnLabels(labels) }
      : { ...state, memory, labels }
  }
  return { timeline, summary: summariseRehearsal(timeline, { changes, trainingCost }) }
}

function takeWindow(state: State, window: JudgedWindow, rules: CheckRules) {
  const { windowEnd, version, rows, outcome, conceptDrift } = window
  const monitors = window.monitors.map(({ key, kind, advisory, outcome: of }) => ({ key, kind, advisory, outcome: of }))
  const labels = countLabels(state.labels, window)
  const newLabels = Math.ceil(labels.labels - rounding)
  const report = { windowEnd, version, outcome, reasons: [], monitors, conceptDrift, newLabels, folder: '' }
  const nowMs = Date.parse(windowEnd)
  const used = summariseRuns(state.runs, { nowMs, currency: rules.policy.budget?.perMonth?.currency ?? '' })
  const { memory, decision } = takeCheck(state.memory, report, rules, {
    nowMs,
    underWay: null,
    openCase: null,
    ...used,
  })
  const { level, action, reasons } = decision
  const inAlarm = Object.keys(memory.alarms)
  const before = state.memory.version === version ? state.memory.alarms : {}
  const alarms = inAlarm.filter((key) => !Object.hasOwn(before, key))
  const outcomes = monitors.map(({ key, outcome: of }) => ({ key, outcome: of }))
  const entry = { windowEnd, version, rows, outcome, monitors: outcomes, level, alarms, inAlarm, action, reasons }
  return { entry, memory, labels }
}

// Shares of spans add up with a rounding error that must not make a label.
const rounding = 1e-6

function leftOut(
  { windowEnd, version, outcome, why }: Extract<RecordedWindow, { kind: 'unjudged' }>,
  { alarms }: MonitoringMemory,
): TimelineEntry {
  const reasons = [`the window was not judged: ${why}`]
  const nothing = { rows: 0, monitors: [], level: null, alarms: [], action: 'nothing' } as const
  return { windowEnd, version, outcome, ...nothing, inAlarm: Object.keys(alarms), reasons }
}
