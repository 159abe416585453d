import type { MonitorOutcome } from '../domain/drift/assess.ts'
import type { DefinitionReference } from '../domain/policy/lifecycle-state.ts'
import type { CheckDecision } from '../domain/policy/take-check.ts'

/** One check. Without an end the window ends at the scheduled time, so that a backfill scores the past. */
export type MonitoringInput = {
  readonly model: string
  readonly definition: DefinitionReference
  readonly window?: { readonly endMs?: number; readonly lengthMs?: number }
}

export type MonitoringResult = {
  readonly outcome: MonitorOutcome
  readonly reasons: readonly string[]
  readonly windowEnd: string
  /** Null where there was nothing to decide about: no champion serves. */
  readonly decision: CheckDecision | null
  /** Verdicts, report and decision in S3; absent where nothing was checked. */
  readonly folder?: string
}

/** Asks for a retraining when it is time, or when enough was annotated. */
export type RetrainingTriggerInput = {
  readonly model: string
  readonly definition: DefinitionReference
  readonly trigger: 'schedule' | 'annotations'
}

export type RetrainingTriggerResult = {
  readonly requested: boolean
  readonly reason: string
  readonly workflowId?: string
}
