import { defineSignal, defineUpdate } from '@temporalio/workflow'
import type { Milliseconds } from '../config/schema.ts'
import type { CaseEvidence } from '../domain/policy/lifecycle-state.ts'

export type ExperimentationInput = {
  readonly model: string
  readonly caseId: string
  readonly evidence: readonly CaseEvidence[]
  /** How long the case waits for a person; the lifecycle hears of it when nobody came. */
  readonly deadlineMs: Milliseconds
}

/** A person's word about a case. `caseId` is the one that was looked at; another one is refused. */
export type CaseAnswer = { readonly caseId: string; readonly by: string; readonly reason: string }

export const closeCaseUpdate = defineUpdate<void, [CaseAnswer]>('closeCase')
export const retrainFromCaseUpdate = defineUpdate<void, [CaseAnswer]>('retrainFromCase')
export const addCaseEvidenceSignal = defineSignal<[CaseEvidence]>('addCaseEvidence')
