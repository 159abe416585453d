import { setTimeout as sleep } from 'node:timers/promises'
import type { RetrainingTriggerResult } from '../../../contract/monitoring.ts'
import { scheduleIds, workflowIds } from '../../../contract/workflow-ids.ts'
import { describeLifecycle } from '../../../triggers/lifecycle-client.ts'
import { type Act, followAct, underLiveTraffic } from '../act.ts'
import type { Period } from '../mails.ts'
import type { Because, SeasonRetraining } from './record.ts'
import type { SeasonStage } from './stage.ts'

export type FollowedRetraining = { readonly retraining: SeasonRetraining; readonly act: Act | null }

type Wanted = { readonly workflowId: string; readonly because: Because }

// A calm stream while models are trained; what a canary is judged by in seconds.
const rates = { calmRatePerSecond: 10, ratePerSecond: 80 }
const lookEveryMs = 200

/** Follows a retraining to its end while the period's mails go on coming in. */
export async function followWanted(
  stage: SeasonStage,
  { id, mails }: Period,
  { workflowId, because }: Wanted,
): Promise<FollowedRetraining> {
  const startedAt = Date.now()
  const named = { workflowId, because }
  const seconds = () => Math.round((Date.now() - startedAt) / 100) / 10
  const live = { mails, ...rates, name: `live-${id}-${because}` }
  try {
    const act = await underLiveTraffic(stage, live, () => followAct(stage, workflowId))
    const { outcome, version = null, reasons } = act.result
    return { act, retraining: { ...named, outcome, version, reasons, seconds: seconds() } }
  } catch (error) {
    const { message } = error as Error
    stage.narrator.say(`${workflowId} failed: ${message}`)
    return {
      act: null,
      retraining: { ...named, outcome: 'failed', version: null, reasons: [message], seconds: seconds() },
    }
  }
}

/** The workflow that serves a request: its own, or the one that it waits with. */
export async function workflowServing({ temporal, definition }: SeasonStage, requestId: string): Promise<string> {
  const { running, waiting } = await describeLifecycle(temporal, definition.model)
  const run = [running, waiting].find((one) => one?.requests.some((request) => request.requestId === requestId))
  return workflowIds.retraining(definition.model, run?.runId ?? requestId)
}

/** Lets the schedule of new annotations look now, as it does every quarter of an hour. */
export async function lookForAnnotations({ temporal, definition }: SeasonStage): Promise<RetrainingTriggerResult> {
  const schedule = temporal.schedule.getHandle(scheduleIds.annotations(definition.model))
  const { info: before } = await schedule.describe()
  await schedule.trigger()
  for (;;) {
    const { info } = await schedule.describe()
    const last = info.recentActions.at(-1)
    if (info.numActionsTaken > before.numActionsTaken && last) {
      const { workflowId } = last.action.workflow
      return temporal.workflow.getHandle<() => Promise<RetrainingTriggerResult>>(workflowId).result()
    }
    await sleep(lookEveryMs)
  }
}
