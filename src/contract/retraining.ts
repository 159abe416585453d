import { defineQuery } from '@temporalio/workflow'
import type { Champion, DefinitionReference, RetrainingRun } from '../domain/policy/lifecycle-state.ts'
import type { Money } from '../domain/policy/training-cost.ts'

export type RetrainingInput = {
  readonly model: string
  readonly run: RetrainingRun
  readonly definition: DefinitionReference
  readonly champion: Champion | null
}

/** How a retraining ended, for the lifecycle's memory and for whoever asked. */
export type RetrainingResult = {
  readonly outcome: 'promoted' | 'rejected' | 'inconclusive' | 'rolled-back'
  readonly reasons: readonly string[]
  readonly datasetFingerprint?: string
  readonly version?: number
  readonly evidenceUri?: string
  readonly reportUri?: string
  /** Of the training, where the environment names the price of its instance type. */
  readonly cost?: Money
}

export type Progress = { readonly phase: string; readonly doing: string }

/** What a retraining or a rollout is doing, in words. */
export const progressQuery = defineQuery<Progress>('progress')
