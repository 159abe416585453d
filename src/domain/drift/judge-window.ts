import { assessMeasurement, failedMonitor, type MonitorVerdict } from './assess.ts'
import { assessWindow } from './assess-window.ts'
import { attributeChange } from './attribute-change.ts'
import { compareDistributions } from './distributions.ts'
import { levelsOf, runsPerYear, type ScheduleTimes } from './levels.ts'
import { type MonitorDefinition, monitorKey, monitorName, watchedTask } from './monitor-definition.ts'
import { type Compared, measureMonitor } from './monitors.ts'
import { rowsOf } from './quality-estimate.ts'
import type { ReferenceProfile, ReferenceRow } from './reference-profile.ts'
import { chooseSamples } from './shown-samples.ts'
import type { TimeSpan } from './window.ts'
import type { MonitorResult, TaskComparison, WindowCheck } from './window-check.ts'
import type { WindowContent } from './window-content.ts'
import { noteWindow } from './window-notes.ts'

/** A champion's reference: its profile, and the bounded sample of rows for what cannot be counted. */
export type Reference = { readonly profile: ReferenceProfile; readonly sample: readonly ReferenceRow[] }

/** The parts of a definition that a check reads. */
export type MonitoringRules = {
  readonly schedule: { readonly calendar: ScheduleTimes }
  readonly falseAlarmsPerYear: number
  readonly monitors: readonly MonitorDefinition[]
  readonly tasks: Readonly<Record<string, WatchedTask>>
  /** How many redacted texts the report may show; without it none. */
  readonly report?: { readonly samples: number } | undefined
}

type WatchedTask = { readonly labels: readonly string[]; readonly positive?: string | undefined }

export type WindowJudgement = {
  readonly model: string
  readonly environment: string
  readonly rules: MonitoringRules
  readonly reference: Reference
  readonly window: WindowContent
  readonly seed: number
}

/** Measures and judges every monitor in a window: the whole of a check but for its reading and writing. */
export function judgeWindow({ model, environment, rules, reference, window, seed }: WindowJudgement): WindowCheck {
  const { profile, sample } = reference
  const levels = levelsOf({
    falseAlarmsPerYear: rules.falseAlarmsPerYear,
    runsPerYear: runsPerYear(rules.schedule.calendar),
    actingMonitors: rules.monitors.filter(({ advisory }) => !advisory).length,
  })
  const positives = Object.fromEntries(Object.entries(rules.tasks).map(([task, { positive }]) => [task, positive]))
  const compared: Compared = { window, profile, sample, positives, level: levels.monitor, seed }
  const judged = rules.monitors.map((monitor) => ({ monitor, verdict: judgeMonitor(monitor, compared) }))
  const { outcome, reasons } = assessWindow(judged.map(({ verdict }) => verdict))
  const { rows, quality, captures, truth, quarantine } = window
  const monitors = judged.map(({ monitor, verdict }) => toResult(monitor, verdict))
  const samples = chooseSamples(monitors, window, rules.report?.samples ?? 0)
  return {
    model,
    environment,
    version: profile.version,
    window: inWords(window.spans.inputs),
    labelled: inWords(window.spans.labelled),
    outcome,
    reasons,
    monitors,
    attribution: attributeChange(monitors),
    notes: noteWindow(window, profile, rules.tasks),
    read: { rows, quality, captures, truth, quarantine },
    tasks: compareTasks(window, profile),
    distributions: compareDistributions(window, profile),
    ...(samples.length > 0 && { samples }),
    reference: {
      rows: profile.rows,
      period: profile.period,
      datasetFingerprint: profile.datasetFingerprint,
      unanswered: profile.unanswered,
    },
    level: levels.monitor,
    seed,
  }
}

function judgeMonitor(monitor: MonitorDefinition, compared: Compared): MonitorVerdict {
  const { effect, warning, critical, advisory } = monitor
  const rule = { monitor: monitorName(monitor), effect, warning, critical, advisory }
  try {
    return assessMeasurement(rule, measureMonitor(monitor, compared))
  } catch (error) {
    // A range error is a measure's own sentence; whatever else is thrown may quote what it failed on.
    return failedMonitor(rule, error instanceof RangeError ? error.message : 'it failed with an error of its own')
  }
}

function toResult(monitor: MonitorDefinition, { outcome, reasons, evidence }: MonitorVerdict): MonitorResult {
  const { kind, effect, warning, critical, advisory } = monitor
  const { measurement } = evidence
  const named = { key: monitorKey(monitor), name: monitorName(monitor), kind, task: watchedTask(monitor) }
  return { ...named, effect, warning, critical, advisory, measurement, outcome, reasons }
}

function compareTasks({ tasks }: WindowContent, profile: ReferenceProfile): Record<string, TaskComparison> {
  return Object.fromEntries(
    Object.entries(tasks).map(([task, { predicted, outcomes, unknownTruth, faults }]) => [
      task,
      {
        reference: profile.tasks[task]?.predicted ?? {},
        window: predicted,
        labelled: rowsOf(outcomes),
        unknownTruth,
        faults,
      },
    ]),
  )
}

function inWords({ fromMs, toMs }: TimeSpan): { from: string; to: string } {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
}
