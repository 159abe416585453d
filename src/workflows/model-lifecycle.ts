import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  ChildWorkflowFailure,
  condition,
  continueAsNew,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import { failures } from '../contract/failures.ts'
import {
  applyDefinitionUpdate,
  championChangedSignal,
  type LifecycleInput,
  lifecycleQuery,
  type RetrainingTicket,
  requestRetrainingUpdate,
} from '../contract/lifecycle.ts'
import type { RetrainingResult } from '../contract/retraining.ts'
import { searchAttributes } from '../contract/search-attributes.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import {
  changeChampion,
  endRun,
  enqueueRequest,
  type LifecycleState,
  newLifecycle,
  type RetrainingRequest,
  type RetrainingRun,
  recallChampion,
  startNext,
} from '../domain/policy/lifecycle-state.ts'
import { brief } from './activities.ts'
import { describeLifecycle } from './lifecycle-details.ts'
import { retraining } from './retraining.ts'

/**
 * The life of one model: takes requests in, serves them one at a time, and remembers which version is the champion and why.
 * Handlers only change state; this loop does the work.
 */
export async function modelLifecycle(input: LifecycleInput): Promise<void> {
  let state = input.state ?? newLifecycle(input.model)
  const become = (next: LifecycleState) => {
    state = next
    setCurrentDetails(describeLifecycle(state))
  }
  setHandler(lifecycleQuery, () => state, { description: 'Champion, queue and the last decisions' })
  setHandler(applyDefinitionUpdate, (definition) => become({ ...state, definition }), {
    description: 'Sets the definition that the next retraining follows',
  })
  setHandler(championChangedSignal, (change) => become(changeChampion(state, change)))
  setHandler(
    requestRetrainingUpdate,
    (request) => {
      const known = state.seen.includes(request.requestId)
      become(enqueueRequest(state, request))
      return ticketFor(state, request, known)
    },
    {
      description: 'Asks for a retraining; waits its turn when one runs',
      validator: (_request: RetrainingRequest) => void requireDefinition(state),
    },
  )
  upsertSearchAttributes([{ key: searchAttributes.modelName, value: input.model }])
  if (!input.state) {
    const serving = await brief.findChampion({ model: input.model })
    if (serving) become(recallChampion(state, serving))
  }

  while (!workflowInfo().continueAsNewSuggested) {
    await condition(() => state.waiting !== null || workflowInfo().continueAsNewSuggested)
    become(startNext(state))
    if (!state.running) continue
    const ending = await retrain(state, state.running)
    become(endRun(state, { at: new Date().toISOString(), ...ending }))
  }
  await condition(allHandlersFinished)
  await continueAsNew<typeof modelLifecycle>({ model: input.model, state })
}

/** Runs one retraining as a child. Whatever becomes of it, the lifecycle goes on; only its own cancellation ends it. */
async function retrain(
  state: LifecycleState,
  run: RetrainingRun,
): Promise<{ what: string; reasons: readonly string[] }> {
  const { model, champion } = state
  const what = `retraining ${run.runId}`
  try {
    const result: RetrainingResult = await executeChild(retraining, {
      workflowId: workflowIds.retraining(model, run.runId),
      taskQueue: taskQueues.workflows,
      args: [{ model, run, champion, definition: requireDefinition(state) }],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Retraining of ${model}: ${run.requests.map(({ reason }) => reason).join('; ')}`.slice(0, 200),
    })
    return { what: `${what}: ${result.outcome}`, reasons: result.reasons }
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error
    if (isCancellation(error)) return { what: `${what}: cancelled`, reasons: ['it was cancelled'] }
    return { what: `${what}: failed`, reasons: [rootMessage(error)] }
  }
}

function ticketFor(state: LifecycleState, { requestId }: RetrainingRequest, known: boolean): RetrainingTicket {
  const serving = [state.running, state.waiting].find((run) =>
    run?.requests.some((request) => request.requestId === requestId),
  )
  const workflowId = workflowIds.retraining(state.model, serving?.runId ?? requestId)
  if (known) return { workflowId, position: 'known' }
  return { workflowId, position: state.running ? 'waits' : 'starts' }
}

function requireDefinition(state: LifecycleState) {
  if (state.definition) return state.definition
  const message = `model ${state.model} has no definition yet: ${failures.InvalidDefinition.remedy}`
  throw ApplicationFailure.nonRetryable(message, 'InvalidDefinition')
}

function rootMessage(error: unknown): string {
  if ((error instanceof ChildWorkflowFailure || error instanceof ActivityFailure) && error.cause)
    return rootMessage(error.cause)
  return error instanceof Error ? error.message : String(error)
}
