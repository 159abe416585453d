import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
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
  type DefinitionReference,
  endRun,
  enqueueRequest,
  type LifecycleState,
  newLifecycle,
  type RetrainingRequest,
  type RetrainingRun,
  recallChampion,
  remember,
  startNext,
} from '../domain/policy/lifecycle-state.ts'
import { isRequestId } from '../domain/policy/request-id.ts'
import { brief } from './activities.ts'
import { describeLifecycle } from './lifecycle-details.ts'
import { retraining } from './retraining.ts'
import { rootMessage } from './root-message.ts'

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
  let recalled: Recall = input.state ? 'done' : 'due'
  const apply = (definition: DefinitionReference) => {
    become({ ...state, definition })
    if (recalled !== 'done') recalled = 'due'
  }
  setHandler(applyDefinitionUpdate, apply, {
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
      validator: ({ requestId }: RetrainingRequest) => {
        requireRequestId(requestId)
        requireDefinition(state)
        if (recalled !== 'done' && recalled !== 'due') throw unclearChampion(recalled.doubt)
      },
    },
  )
  upsertSearchAttributes([{ key: searchAttributes.modelName, value: input.model }])

  while (!workflowInfo().continueAsNewSuggested) {
    await condition(
      () =>
        recalled === 'due' || (recalled === 'done' && state.waiting !== null) || workflowInfo().continueAsNewSuggested,
    )
    if (recalled === 'due') {
      const found = await recall(input.model)
      recalled = found.recalled
      become(found.change(state))
      continue
    }
    become(startNext(state))
    if (!state.running) continue
    const ending = await retrain(state, state.running)
    become(endRun(state, { at: new Date().toISOString(), ...ending }))
  }
  await condition(allHandlersFinished)
  await continueAsNew<typeof modelLifecycle>({ model: input.model, state })
}

/** Whether a lifecycle knows which version serves: to be looked up, known, or not to be found out, and why. */
type Recall = 'due' | 'done' | { readonly doubt: string }

/** Looks up which version serves. What cannot be told does not end the lifecycle: it waits until somebody mends it and applies again. */
async function recall(model: string): Promise<{ recalled: Recall; change: (state: LifecycleState) => LifecycleState }> {
  try {
    const serving = await brief.findChampion({ model })
    return { recalled: 'done', change: (state) => (serving ? recallChampion(state, serving) : state) }
  } catch (error) {
    if (isCancellation(error)) throw error
    const doubt = rootMessage(error)
    const what = 'could not tell which version serves'
    const decision = { at: new Date().toISOString(), what, reasons: [doubt] }
    return { recalled: { doubt }, change: (state) => remember(state, decision) }
  }
}

function unclearChampion(doubt: string): ApplicationFailure {
  const message = `it is not clear which version serves: ${doubt} Then run \`perennial apply\` again.`
  return ApplicationFailure.nonRetryable(message, 'EndpointChangedElsewhere')
}

function requireRequestId(requestId: string): void {
  if (isRequestId(requestId)) return
  throw ApplicationFailure.nonRetryable(
    `a request id has 1 to 64 letters, digits, dots, hyphens and underscores, got ${JSON.stringify(requestId.slice(0, 64))}`,
  )
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
