import type { RetrainingHistory } from '../activities/lifecycle.ts'
import type { RetrainingTriggerInput, RetrainingTriggerResult } from '../contract/monitoring.ts'
import { compactTime } from '../domain/policy/act-on-check.ts'
import { decideOnAnnotations } from '../domain/policy/annotation-trigger.ts'
import type { RetrainingRequest } from '../domain/policy/lifecycle-state.ts'
import { brief, computing } from './activities.ts'
import { trackProgress } from './progress.ts'
import { scheduledTimeMs } from './scheduled-time.ts'

/** Asks the lifecycle for a retraining: at its time, or when enough was annotated since the champion's data set was built. */
export async function retrainingTrigger(input: RetrainingTriggerInput): Promise<RetrainingTriggerResult> {
  const { model, trigger } = input
  const progress = trackProgress(`Trigger of ${model}`, { model, trigger })
  const history = await brief.describeRetrainings({ model })
  const wish = history.openCase ? held(history.openCase) : await wishOf(input, history)
  if (!wish.request) {
    progress.conclude('nothing', [wish.reason])
    return { requested: false, reason: wish.reason }
  }
  const { requestId, reason } = wish
  const request: RetrainingRequest = { requestId, trigger, reason, requestedAt: new Date().toISOString() }
  const { workflowId, position } = await brief.requestRetraining({ model, request })
  progress.conclude(position === 'known' ? 'nothing' : 'requested', [
    position === 'known' ? `${reason}; ${requestId} was asked before` : reason,
  ])
  return { requested: position !== 'known', reason, workflowId }
}

type Wish =
  | { readonly request: false; readonly reason: string }
  | { readonly request: true; readonly requestId: string; readonly reason: string }

/** A case is there because retraining as it is will not help, so that nothing trains by itself before a person has answered it. */
function held(caseId: string): Wish {
  return {
    request: false,
    reason: `${caseId} waits for a person first; \`perennial retrain\` asks for one all the same`,
  }
}

function wishOf(input: RetrainingTriggerInput, history: RetrainingHistory): Wish | Promise<Wish> {
  return input.trigger === 'schedule' ? onSchedule() : onAnnotations(input, history)
}

function onSchedule(): Wish {
  const at = new Date(scheduledTimeMs()).toISOString()
  return { request: true, requestId: `schedule-${compactTime(at)}`, reason: `triggers.schedule: it was due at ${at}` }
}

async function onAnnotations(
  { definition: reference }: RetrainingTriggerInput,
  { underWay, lastRunId }: RetrainingHistory,
): Promise<Wish> {
  const definition = await brief.readDefinition(reference)
  const rule = definition.triggers?.newAnnotations
  if (!rule) return { request: false, reason: 'the definition has no triggers.newAnnotations any more' }
  if (underWay !== null) return { request: false, reason: `retraining ${underWay} is under way already` }
  const survey = await computing.surveyAnnotations({ definition, lastRunId })
  const { request, reason } = decideOnAnnotations(survey, rule, Date.now())
  // The same files have the same id, and a request is served once.
  return request
    ? { request, requestId: `annotations-${survey.manifestHash.slice(0, 16)}`, reason }
    : { request, reason }
}
