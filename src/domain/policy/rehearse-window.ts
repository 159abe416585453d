import type { MonitorOutcome } from '../drift/assess.ts'
import type { TimeSpan } from '../drift/window.ts'
import type { MonitorResult } from '../drift/window-check.ts'

/** What a window of the record was found to be when it was measured. */
export type JudgedWindow = {
  readonly kind: 'judged'
  /** End of the window, ISO 8601. */
  readonly windowEnd: string
  /** The champion of the window. */
  readonly version: number
  /** Texts that it answered. */
  readonly rows: number
  readonly outcome: MonitorOutcome
  readonly monitors: readonly MonitorResult[]
  readonly conceptDrift: boolean
  /** Texts of the labelled span whose truth is known. */
  readonly truth: TimeSpan & { readonly count: number }
  /** Time of the newest row that the champion's data set has; null where it is not known. */
  readonly learntUntilMs: number | null
}

/** A window of the record about which nothing could be found out: it failed, or nobody answered in it. */
export type UnjudgedWindow = {
  readonly kind: 'unjudged'
  readonly windowEnd: string
  readonly version: number | null
  readonly outcome: 'error' | 'insufficient-data'
  readonly why: string
}

export type RecordedWindow = JudgedWindow | UnjudgedWindow
