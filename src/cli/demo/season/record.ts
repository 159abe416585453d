import type { MonitorOutcome } from '../../../domain/drift/assess.ts'
import type { CheckDecision } from '../../../domain/policy/take-check.ts'
import type { PeriodAccuracy } from '../predictions.ts'

/** The check of exactly one period. Without a folder it came to no verdict. */
export type SeasonCheck = {
  readonly window: { readonly from: string; readonly to: string }
  readonly outcome: MonitorOutcome
  readonly reasons: readonly string[]
  readonly decision: CheckDecision | null
  readonly folder: string | null
  /** Mails in the window, and how many of the labelled span had their truth. */
  readonly seen: { readonly rows: number; readonly withTruth: number } | null
  /** The report on this machine. */
  readonly report: string | null
}

/** What a retraining in the season came from: a check's decision, a person's answer to a case, or new annotations. */
export type Because = 'check' | 'case' | 'annotations'

export type SeasonRetraining = {
  readonly workflowId: string
  readonly because: Because
  /** `failed` where it ended without an outcome. */
  readonly outcome: string
  readonly version: number | null
  readonly reasons: readonly string[]
  readonly seconds: number
}

/** A label in the truth that the champion was never trained on. */
export type UnseenLabel = {
  readonly task: string
  readonly label: string
  readonly count: number
  readonly share: number
  readonly ids: readonly string[]
}

export type SeasonCase = {
  readonly caseId: string
  readonly unseen: readonly UnseenLabel[]
  /** Labels that the person added to the definition. */
  readonly added: readonly UnseenLabel[]
  /** Share of the newest records that are tested on from then on; null where it stays as it is. */
  readonly testShare: number | null
  /** Retrainings that ran, waited or ended between the check and the person's answer. */
  readonly trainedMeanwhile: number
  readonly reason: string
}

export type SeasonPeriod = {
  readonly id: string
  readonly name: string
  readonly mails: number
  readonly answered: number
  readonly accuracy: { readonly kept: PeriodAccuracy; readonly leftAlone: PeriodAccuracy }
  readonly check: SeasonCheck
  readonly case: SeasonCase | null
  /** Where people find the mails from whose labels the model would learn most. */
  readonly annotationBatch: { readonly uri: string; readonly rows: number } | null
  readonly annotationsTrigger: { readonly requested: boolean; readonly reason: string }
  readonly retrainings: readonly SeasonRetraining[]
  readonly seconds: number
}

export type Season = {
  readonly periods: readonly SeasonPeriod[]
  /** Ids of all retrainings that the lifecycle remembers. */
  readonly runs: readonly string[]
  readonly champion: { readonly remembered: number | null; readonly serving: number }
  readonly picture: string
}
