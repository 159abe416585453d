import {
  ApplicationFailure,
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import {
  addCaseEvidenceSignal,
  type CaseAnswer,
  closeCaseUpdate,
  type ExperimentationInput,
  retrainFromCaseUpdate,
} from '../contract/experimentation.ts'
import { caseEndedSignal } from '../contract/lifecycle.ts'
import { searchAttributes } from '../contract/search-attributes.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import type { CaseEnding } from '../domain/policy/act-on-check.ts'
import { describeCase } from './case-details.ts'
import { trackProgress } from './progress.ts'

/**
 * A case that retraining will not cure: holds the evidence, and waits for a person who closes it with a reason or asks for a
 * retraining from it. Without an answer by the deadline it expires, and the next critical check opens another one.
 */
export async function experimentation(input: ExperimentationInput): Promise<CaseEnding> {
  const { model, caseId, deadlineMs } = input
  const progress = trackProgress(`Case ${caseId} of ${model}`, { model, trigger: 'drift' })
  let evidence = input.evidence
  let ending: CaseEnding | null = null
  const wait = () =>
    progress.enter('waits for a person', 'who looks at the evidence and answers', describeCase({ ...input, evidence }))
  const answer =
    (outcome: 'closed' | 'retrain') =>
    ({ by, reason }: CaseAnswer) => {
      ending = { caseId, outcome, by, reason }
    }
  const validator = (given: CaseAnswer) => requireAnswer(given, caseId, ending)
  setHandler(closeCaseUpdate, answer('closed'), { description: 'Closes the case with a reason', validator })
  setHandler(retrainFromCaseUpdate, answer('retrain'), {
    description: 'Closes the case with a retraining, once what was wrong is mended',
    validator,
  })
  setHandler(addCaseEvidenceSignal, (news) => {
    evidence = [...evidence, news]
    wait()
  })
  upsertSearchAttributes([{ key: searchAttributes.needsDecision, value: 'case' }])
  wait()

  const tell = (ended: CaseEnding) => tellLifecycle(model, ended)
  try {
    await condition(() => ending !== null, deadlineMs, { summary: 'deadline of the case' })
  } catch (error) {
    const reason = 'its workflow was cancelled'
    if (isCancellation(error)) await tell({ caseId, outcome: 'closed', by: 'an operator', reason })
    throw error
  }
  const expired: CaseEnding = { caseId, outcome: 'expired', by: 'nobody', reason: 'nobody answered by the deadline' }
  const ended: CaseEnding = ending ?? expired
  await tell(ended)
  progress.conclude(ended.outcome, [`${ended.by}: ${ended.reason}`])
  return ended
}

/** The lifecycle trains nothing by itself while a case is open, so it must hear of the end whatever ended it. */
async function tellLifecycle(model: string, ended: CaseEnding): Promise<void> {
  upsertSearchAttributes([{ key: searchAttributes.needsDecision, value: null }])
  const lifecycle = getExternalWorkflowHandle(workflowIds.modelLifecycle(model))
  await CancellationScope.nonCancellable(() => lifecycle.signal(caseEndedSignal, ended)).catch((error) =>
    log.warn(`the lifecycle of ${model} did not hear that ${ended.caseId} is ${ended.outcome}`, { error }),
  )
}

function requireAnswer(given: CaseAnswer, caseId: string, ending: CaseEnding | null): void {
  const refuse = (message: string): never => {
    throw ApplicationFailure.nonRetryable(message)
  }
  if (given.caseId !== caseId) refuse(`this is ${caseId}, got an answer to ${given.caseId}`)
  if (given.by.trim() === '' || given.reason.trim() === '')
    refuse('an answer says who gives it and why: `by` and `reason`')
  if (ending) refuse(`${caseId} is ${ending.outcome} already, by ${ending.by}`)
}
