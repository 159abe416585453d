import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { type CaseAnswer, closeCaseUpdate, retrainFromCaseUpdate } from '../contract/experimentation.ts'
import { workflowIds } from '../contract/workflow-ids.ts'

const updates = { close: closeCaseUpdate, retrain: retrainFromCaseUpdate } as const

/** Answers a case of experimentation: closes it, or asks for a retraining from it. */
export async function answerCase(
  client: Client,
  model: string,
  answer: keyof typeof updates,
  given: CaseAnswer,
): Promise<void> {
  const handle = client.workflow.getHandle(workflowIds.experimentation(model, given.caseId))
  await handle.executeUpdate(updates[answer], { args: [given] }).catch((error) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error
    throw new Error(`no case ${given.caseId} of ${model} is open: \`perennial status ${model}\` names the one that is`)
  })
}
