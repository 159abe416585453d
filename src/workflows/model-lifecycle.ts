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
  type CheckTaking,
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
import { actOnCheck, type CaseEnding, caseTold, endCase } from '../domain/policy/act-on-check.ts'
import {
  changeChampion,
  type DefinitionReference,
  endRun,
  enqueueRequest,
  type LifecycleState,
  newLifecycle,
  type OpenCase,
  type RetrainingRequest,
  type RetrainingRun,
  type RunEnding,
  recallChampion,
  remember,
  startNext,
} from '../domain/policy/lifecycle-state.ts'
import { isRequestId } from '../domain/policy/request-id.ts'
import { brief } from './activities.ts'
import { hasNews, tellCase } from './case-news.ts'
import { describeLifecycle } from './lifecycle-details.ts'
import { retraining } from './retraining.ts'
import { rootMessage } from './root-message.ts'

/** What a lifecycle knows: its state, and whether it has found out which version serves. */
type Life = { state: LifecycleState; recalled: Recall }

/**
 * The life of one model: takes requests and verdicts in, serves retrainings one at a time, opens cases, and remembers which version is
 * the champion and why. Handlers only change state; this loop does the work.
 */
export async function modelLifecycle(input: LifecycleInput): Promise<void> {
  const life: Life = { state: { ...newLifecycle(input.model), ...input.state }, recalled: input.state ? 'done' : 'due' }
  answerMessages(life)
  upsertSearchAttributes([{ key: searchAttributes.modelName, value: input.model }])

  let serving: Promise<unknown> = Promise.resolve()
  const failures: unknown[] = []
  const isDue = () => life.recalled === 'due' || canStart(life) || hasNews(life.state.openCase)
  const isOver = () => workflowInfo().continueAsNewSuggested && !life.state.running && !hasNews(life.state.openCase)
  try {
    while (!isOver()) {
      await condition(() => isDue() || isOver() || failures.length > 0)
      if (failures.length > 0) throw failures[0]
      const { openCase } = life.state
      if (life.recalled === 'due') await recall(life)
      else if (hasNews(openCase)) await tellOfCase(life, openCase)
      // Not awaited, since a case may have to be opened meanwhile.
      else if (canStart(life)) serving = serveNext(life).catch((error) => failures.push(error))
    }
  } finally {
    await serving
  }
  await condition(allHandlersFinished)
  await continueAsNew<typeof modelLifecycle>({ model: input.model, state: life.state })
}

function become(life: Life, next: LifecycleState): void {
  life.state = next
  setCurrentDetails(describeLifecycle(next))
}

function answerMessages(life: Life): void {
  setHandler(lifecycleQuery, () => life.state, { description: 'Champion, queue and the last decisions' })
  const apply = (definition: DefinitionReference) => {
    become(life, { ...life.state, definition })
    if (life.recalled !== 'done') life.recalled = 'due'
  }
  setHandler(applyDefinitionUpdate, apply, { description: 'Sets the definition that the next retraining follows' })
  setHandler(championChangedSignal, (change) => become(life, changeChampion(life.state, change)))
  setHandler(
    requestRetrainingUpdate,
    (request) => {
      const known = life.state.seen.includes(request.requestId)
      become(life, enqueueRequest(life.state, request))
      return ticketFor(life.state, request, known)
    },
    {
      description: 'Asks for a retraining; waits its turn when one runs',
      validator: ({ requestId }: RetrainingRequest) => {
        requireRequestId(requestId)
        requireDefinition(life.state)
        if (life.recalled !== 'done' && life.recalled !== 'due') throw unclearChampion(life.recalled.doubt)
      },
    },
  )
  const takeCheck = ({ report, rules }: CheckTaking) => {
    const { state, decision } = actOnCheck(life.state, report, rules, Date.now())
    become(life, state)
    return decision
  }
  setHandler(takeCheckUpdate, takeCheck, {
    description: 'Takes in the verdict of a check; answers what is done about it',
  })
  setHandler(caseEndedSignal, (ending) => become(life, endCase(life.state, ending, new Date().toISOString())))
}

async function serveNext(life: Life): Promise<void> {
  become(life, startNext(life.state))
  if (!life.state.running) return
  const ending = await retrain(life.state, life.state.running)
  become(life, endRun(life.state, { at: new Date().toISOString(), ...ending }))
}

async function tellOfCase(life: Life, open: OpenCase): Promise<void> {
  if (await tellCase(life.state.model, open)) return become(life, caseTold(life.state, open.evidence.length))
  const { caseId } = open
  const gone: CaseEnding = { caseId, outcome: 'expired', by: 'nobody', reason: 'its workflow is gone' }
  become(life, endCase(life.state, gone, new Date().toISOString()))
}

function canStart({ recalled, state }: Life): boolean {
  return recalled === 'done' && state.running === null && state.waiting !== null
}

/** Whether a lifecycle knows which version serves: to be looked up, known, or not to be found out, and why. */
type Recall = 'due' | 'done' | { readonly doubt: string }

/** Looks up which version serves. What cannot be told does not end the lifecycle: it waits until somebody mends it and applies again. */
async function recall(life: Life): Promise<void> {
  try {
    const serving = await brief.findChampion({ model: life.state.model })
    life.recalled = 'done'
    become(life, serving ? recallChampion(life.state, serving) : life.state)
  } catch (error) {
    if (isCancellation(error)) throw error
    const doubt = rootMessage(error)
    life.recalled = { doubt }
    const what = 'could not tell which version serves'
    become(life, remember(life.state, { at: new Date().toISOString(), what, reasons: [doubt] }))
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
async function retrain(state: LifecycleState, run: RetrainingRun): Promise<Omit<RunEnding, 'at'>> {
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
    const promoted = result.outcome === 'promoted'
    return { what: `${what}: ${result.outcome}`, reasons: result.reasons, cost: result.cost ?? null, promoted }
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error
    if (isCancellation(error)) return { what: `${what}: cancelled`, reasons: ['it was cancelled'], ...nothingCame }
    return { what: `${what}: failed`, reasons: [rootMessage(error)], ...nothingCame }
  }
}

const nothingCame = { cost: null, promoted: false }

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
