import type { DatasetSummary } from './dataset/summary.ts'
import type { GateEvidence } from './gate/judge-gate.ts'
import type { GateMeasurement } from './gate/measurement.ts'
import type { DefinitionReference, RetrainingRequest } from './policy/lifecycle-state.ts'
import type { TrainingJobEnd } from './policy/training-outcome.ts'
import type { CanaryEvidence } from './rollout/canary-evidence.ts'
import type { GateOutcome, Verdict } from './verdict.ts'

/** What became of the annotations that were delivered. Rules and counts, no content. */
export type AnnotationSummary = {
  readonly files: number
  readonly rows: number
  readonly accepted: number
  /** Rows put aside, by the rule that they break. */
  readonly quarantined: Readonly<Record<string, number>>
  readonly duplicates?: number
}

/** The data set's summary and its folder in S3. */
type DatasetEvidence = DatasetSummary & { readonly uri: string }

type TrainingEvidence = Pick<
  TrainingJobEnd,
  'jobName' | 'image' | 'instanceType' | 'startedAt' | 'endedAt' | 'billableSeconds' | 'metrics'
>

/** One step of a rollout as it was judged last; without numbers when a person ended it. */
export type RolloutStepEvidence = { readonly weightPercent: number } & Verdict<GateOutcome, CanaryEvidence | null>

type RolloutEvidence = {
  readonly outcome: 'promoted' | 'rolled-back'
  readonly reasons: readonly string[]
  readonly steps: readonly RolloutStepEvidence[]
}

/**
 * Why a run ended as it did: everything that was decided, with the numbers behind it and never a record. A part that the run
 * did not reach is absent. Kept as `evidence.json` in the run's folder for whoever asks later.
 */
export type RunEvidence = {
  readonly model: string
  readonly runId: string
  readonly requests?: readonly RetrainingRequest[]
  readonly definition?: DefinitionReference
  readonly annotations?: AnnotationSummary
  readonly dataset?: DatasetEvidence
  readonly training?: TrainingEvidence
  /** The version that served when the run began; `null` when there was none. */
  readonly championVersion?: number | null
  readonly measurement?: GateMeasurement
  readonly verdict?: Verdict<GateOutcome, GateEvidence>
  readonly modelPackage?: { readonly arn: string; readonly version: number }
  readonly rollout?: RolloutEvidence
}
