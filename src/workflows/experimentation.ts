import {
  ApplicationFailure,
  condition,
  getExternalWorkflowHandle,
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
  const wait = () => progress.enter('waits for a person', describeCase({ ...input, evidence }))
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

  await condition(() => ending !== null, deadlineMs, { summary: 'deadline of the case' })
  const expired: CaseEnding = { caseId, outcome: 'expired', by: 'nobody', reason: 'nobody answered by the deadline' }
  const ended: CaseEnding = ending ?? expired
  upsertSearchAttributes([{ key: searchAttributes.needsDecision, value: null }])
  await getExternalWorkflowHandle(workflowIds.modelLifecycle(model)).signal(caseEndedSignal, ended)
  progress.conclude(ended.outcome, [`${ended.by}: ${ended.reason}`])
  return ended
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
