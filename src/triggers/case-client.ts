import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { type CaseAnswer, closeCaseUpdate, retrainFromCaseUpdate } from '../contract/experimentation.ts'
import { caseEndedSignal } from '../contract/lifecycle.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import { describeLifecycle } from './lifecycle-client.ts'

const updates = { close: closeCaseUpdate, retrain: retrainFromCaseUpdate } as const

/** Answers a case of experimentation: closes it, or asks for a retraining from it. */
export async function answerCase(
  client: Client,
  model: string,
  answer: keyof typeof updates,
  given: CaseAnswer,
): Promise<void> {
  const handle = client.workflow.getHandle(workflowIds.experimentation(model, given.caseId))
  await handle.executeUpdate(updates[answer], { args: [given] }).catch(async (error) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error
    await answerLifecycle(client, model, answer, given)
  })
}

/** A case whose workflow was terminated cannot answer for itself; the lifecycle, which waits for it, can. */
async function answerLifecycle(
  client: Client,
  model: string,
  answer: keyof typeof updates,
  given: CaseAnswer,
): Promise<void> {
  const { openCase } = await describeLifecycle(client, model)
  if (openCase?.caseId !== given.caseId) {
    throw new Error(`no case ${given.caseId} of ${model} is open: \`perennial status ${model}\` names the one that is`)
  }
  const lifecycle = client.workflow.getHandle(workflowIds.modelLifecycle(model))
  await lifecycle.signal(caseEndedSignal, { ...given, outcome: answer === 'close' ? 'closed' : 'retrain' })
}
