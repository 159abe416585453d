import { activityInfo } from '@temporalio/activity'
import type { CheckTaking, RetrainingTicket } from '../contract/lifecycle.ts'
import type { LifecycleState, RetrainingRequest } from '../domain/policy/lifecycle-state.ts'
import type { CheckDecision } from '../domain/policy/take-check.ts'

/** The life of a model as others speak to it. Made from a client of Temporal where a process is put together. */
export type LifecyclePort = {
  requestRetraining(model: string, request: RetrainingRequest): Promise<RetrainingTicket>
  describe(model: string): Promise<Pick<LifecycleState, 'running' | 'waiting' | 'runs' | 'openCase'>>
  /** `updateId` makes it idempotent: told twice, it is taken once and answered alike. */
  takeCheck(model: string, taking: CheckTaking, updateId: string): Promise<CheckDecision>
}

export type RetrainingHistory = {
  /** The retraining that runs or waits; null without one. */
  readonly underWay: string | null
  /** The case that waits for a person; null without one. */
  readonly openCase: string | null
  /** The last one that ended, whatever became of it. */
  readonly lastRunId: string | null
}

export function createLifecycleActivities({ lifecycle }: { readonly lifecycle: LifecyclePort }) {
  return {
    /** Tells the lifecycle what a check found, and answers what is done about it. */
    reportCheck: ({ model, ...taking }: CheckTaking & { model: string }): Promise<CheckDecision> =>
      // The workflow's own run, so that a try after a lost answer hears the answer and no second decision is taken.
      lifecycle.takeCheck(model, taking, `check-${activityInfo().workflowExecution?.runId ?? ''}`),

    async describeRetrainings({ model }: { model: string }): Promise<RetrainingHistory> {
      const { running, waiting, runs, openCase } = await lifecycle.describe(model)
      return {
        underWay: running?.runId ?? waiting?.runId ?? null,
        openCase: openCase?.caseId ?? null,
        lastRunId: runs.at(-1)?.runId ?? null,
      }
    },

    requestRetraining: ({ model, request }: { model: string; request: RetrainingRequest }): Promise<RetrainingTicket> =>
      lifecycle.requestRetraining(model, request),
  }
}
