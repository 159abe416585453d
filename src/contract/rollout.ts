import { defineUpdate } from '@temporalio/workflow'
import type { RolloutStepEvidence } from '../domain/evidence.ts'
import type { Champion, DefinitionReference } from '../domain/policy/lifecycle-state.ts'

/** A registered model that passed the gate and is to serve. */
export type Challenger = Omit<Champion, 'promotedAt'>

export type RolloutInput = {
  readonly model: string
  readonly definition: DefinitionReference
  readonly challenger: Challenger
  readonly champion: Champion | null
}

export type RolloutResult = {
  readonly outcome: 'promoted' | 'rolled-back'
  readonly reasons: readonly string[]
  readonly steps: readonly RolloutStepEvidence[]
}

/** Ends a running rollout by hand. `version` is the challenger that the operator saw; another one is refused. */
export type RollBackRequest = { readonly version: number; readonly by: string; readonly reason: string }

export const rollBackUpdate = defineUpdate<void, [RollBackRequest]>('rollBack')
