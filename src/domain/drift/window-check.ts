import type { MonitorOutcome } from './assess.ts'
import type { Distributions } from './distributions.ts'
import type { DriftMeasurement } from './measurement.ts'
import type { ReferenceProfile } from './reference-profile.ts'
import type { ShownSample } from './shown-samples.ts'
import type { WindowContent } from './window-content.ts'

/** One monitor as the definition has it, what it measured, and how that was judged. */
export type MonitorResult = {
  /** Names the monitor over time (`monitorKey`). */
  readonly key: string
  /** `prediction-drift of queue`. */
  readonly name: string
  readonly kind: string
  readonly task: string | null
  readonly effect: string
  readonly warning: number
  readonly critical: number
  readonly advisory: boolean
  /** Null where measuring failed. */
  readonly measurement: DriftMeasurement | null
  readonly outcome: MonitorOutcome
  readonly reasons: readonly string[]
}

/**
 * One window of production as it was judged: everything that the report shows. Kept as `verdicts.json` in the window's folder. It has
 * no text but the samples that the definition allows.
 */
export type WindowCheck = {
  readonly model: string
  readonly environment: string
  readonly version: number
  /** The window, ISO 8601; the end is not part of it. */
  readonly window: { readonly from: string; readonly to: string }
  /** Where quality was looked at: as long, and earlier by the label delay. */
  readonly labelled: { readonly from: string; readonly to: string }
  readonly outcome: MonitorOutcome
  readonly reasons: readonly string[]
  readonly monitors: readonly MonitorResult[]
  /** What kind of change it is, where there is one. */
  readonly attribution?: {
    readonly kind: 'none' | 'data drift' | 'label drift' | 'concept drift' | 'unknown'
    readonly reasons: readonly string[]
  }
  /** What a reader should know of the data behind the verdict, in whole sentences. */
  readonly notes: readonly string[]
  readonly read: Pick<WindowContent, 'rows' | 'quality' | 'captures' | 'truth' | 'quarantine'>
  readonly tasks: Readonly<Record<string, TaskComparison>>
  /** Counts of window and reference side by side. */
  readonly distributions: Distributions
  /** Redacted texts; absent unless `monitoring.report.samples` allows them. */
  readonly samples?: readonly ShownSample[]
  readonly reference: Pick<ReferenceProfile, 'rows' | 'period' | 'datasetFingerprint' | 'unanswered'>
  /** Error rate of each monitor's bounds, and the seed of what is drawn by chance. */
  readonly level: number
  readonly seed: number
}

/** The answers of a task side by side, and truth that no answer can match. */
export type TaskComparison = {
  readonly reference: Readonly<Record<string, number>>
  readonly window: Readonly<Record<string, number>>
  /** Rows of the labelled span with a truth of the task. */
  readonly labelled: number
  readonly unknownTruth: WindowContent['tasks'][string]['unknownTruth']
  readonly faults: WindowContent['tasks'][string]['faults']
}
