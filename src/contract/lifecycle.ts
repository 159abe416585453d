import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow'
import type { ActingRules, CaseEnding } from '../domain/policy/act-on-check.ts'
import type {
  Champion,
  DefinitionReference,
  LifecycleState,
  RetrainingRequest,
} from '../domain/policy/lifecycle-state.ts'
import type { CheckDecision, CheckReport } from '../domain/policy/take-check.ts'

/** Starts or continues the one long-lived workflow of a model. `state` is absent at the very first start. */
export type LifecycleInput = { readonly model: string; readonly state?: LifecycleState }

/** What the caller of `requestRetraining` learns: the workflow that will serve it, and whether it has to wait its turn. */
export type RetrainingTicket = {
  readonly workflowId: string
  readonly position: 'starts' | 'waits' | 'known'
}

/** A check's word, with the rules of the definition by which it was judged. */
export type CheckTaking = { readonly report: CheckReport; readonly rules: ActingRules }

/** A rollout's word that another version serves now. Applied only while `expected` still is the champion's version. */
export type ChampionChange = {
  readonly expected: number | null
  readonly champion: Champion
  readonly reason: string
}

export const applyDefinitionUpdate = defineUpdate<void, [DefinitionReference]>('applyDefinition')
export const requestRetrainingUpdate = defineUpdate<RetrainingTicket, [RetrainingRequest]>('requestRetraining')
export const takeCheckUpdate = defineUpdate<CheckDecision, [CheckTaking]>('takeCheck')
export const caseEndedSignal = defineSignal<[CaseEnding]>('caseEnded')
export const championChangedSignal = defineSignal<[ChampionChange]>('championChanged')
export const lifecycleQuery = defineQuery<LifecycleState>('lifecycle')
