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
  caseEndedSignal,
  championChangedSignal,
  type LifecycleInput,
  lifecycleQuery,
  type RetrainingTicket,
  requestRetrainingUpdate,
  takeCheckUpdate,
} from '../contract/lifecycle.ts'
import type { RetrainingResult } from '../contract/retraining.ts'
import { searchAttributes } from '../contract/search-attributes.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import { actOnCheck, caseTold, endCase } from '../domain/policy/act-on-check.ts'
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
import type { Money } from '../domain/policy/training-cost.ts'
import { brief } from './activities.ts'
import { hasNews, tellCase } from './case-news.ts'
import { describeLifecycle } from './lifecycle-details.ts'
import { retraining } from './retraining.ts'
import { rootMessage } from './root-message.ts'

/**
 * The life of one model: takes requests in, serves them one at a time, and remembers which version is the champion and why.
 * Handlers only change state; this loop does the work.
 */
export async function modelLifecycle(input: LifecycleInput): Promise<void> {
  let state: LifecycleState = { ...newLifecycle(input.model), ...input.state }
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
  setHandler(
    takeCheckUpdate,
    ({ report, rules }) => {
      const acted = actOnCheck(state, report, rules, Date.now())
      become(acted.state)
      return acted.decision
    },
    { description: 'Takes in the verdict of a check and answers what is done about it' },
  )
  setHandler(caseEndedSignal, (ending) => become(endCase(state, ending, new Date().toISOString())))
  upsertSearchAttributes([{ key: searchAttributes.modelName, value: input.model }])

  let serving: Promise<unknown> = Promise.resolve()
  let broken: { readonly error: unknown } | null = null
  const serve = async (run: RetrainingRun) => {
    const { cost, ...ending } = await retrain(state, run)
    become(endRun(state, { at: new Date().toISOString(), ...ending }, cost))
  }
  const isDue = () => recalled === 'due' || (recalled === 'done' && canStart(state)) || hasNews(state.openCase)
  const isOver = () => workflowInfo().continueAsNewSuggested && !state.running && !hasNews(state.openCase)
  try {
    while (!isOver()) {
      await condition(() => isDue() || isOver() || broken !== null)
      if (broken) throw (broken as { error: unknown }).error
      if (recalled === 'due') {
        const found = await recall(input.model)
        recalled = found.recalled
        become(found.change(state))
      } else if (hasNews(state.openCase)) {
        const { evidence } = state.openCase
        await tellCase(state.model, state.openCase)
        become(caseTold(state, evidence.length))
      } else if (canStart(state)) {
        become(startNext(state))
        // Not awaited, since a case may have to be opened meanwhile.
        if (state.running)
          serving = serve(state.running).catch((error) => {
            broken = { error }
          })
      }
    }
  } finally {
    await serving
  }
  await condition(allHandlersFinished)
  await continueAsNew<typeof modelLifecycle>({ model: input.model, state })
}

function canStart({ running, waiting }: LifecycleState): boolean {
  return running === null && waiting !== null
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
): Promise<{ what: string; reasons: readonly string[]; cost: Money | null }> {
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
    return { what: `${what}: ${result.outcome}`, reasons: result.reasons, cost: result.cost ?? null }
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error
    if (isCancellation(error)) return { what: `${what}: cancelled`, reasons: ['it was cancelled'], cost: null }
    return { what: `${what}: failed`, reasons: [rootMessage(error)], cost: null }
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
