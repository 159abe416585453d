import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type {
  Champion,
  DefinitionReference,
  LifecycleState,
  RetrainingRequest,
} from '../domain/policy/lifecycle-state.ts'

/** Starts or continues the one long-lived workflow of a model. `state` is absent at the very first start. */
export type LifecycleInput = { readonly model: string; readonly state?: LifecycleState }

/** What the caller of `requestRetraining` learns: the workflow that will serve it, and whether it has to wait its turn. */
export type RetrainingTicket = {
  readonly workflowId: string
  readonly position: 'starts' | 'waits' | 'known'
}

/** A rollout's word that another version serves now. Applied only while `expected` still is the champion's version. */
export type ChampionChange = {
  readonly expected: number | null
  readonly champion: Champion
  readonly reason: string
}

export const applyDefinitionUpdate = defineUpdate<void, [DefinitionReference]>('applyDefinition')
export const requestRetrainingUpdate = defineUpdate<RetrainingTicket, [RetrainingRequest]>('requestRetraining')
export const championChangedSignal = defineSignal<[ChampionChange]>('championChanged')
export const lifecycleQuery = defineQuery<LifecycleState>('lifecycle')
