import { getExternalWorkflowHandle, isCancellation, ParentClosePolicy, startChild } from '@temporalio/workflow'
import { addCaseEvidenceSignal } from '../contract/experimentation.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import type { OpenCase } from '../domain/policy/lifecycle-state.ts'
import { experimentation } from './experimentation.ts'

/** Whether a case's workflow has to hear of something, or has to be started. */
export function hasNews(open: OpenCase | null): open is OpenCase {
  return open !== null && open.told < open.evidence.length
}

/** Starts the case's workflow with the evidence so far, or hands it what came since. Answers whether it is there to hear of it. */
export async function tellCase(model: string, open: OpenCase): Promise<boolean> {
  const workflowId = workflowIds.experimentation(model, open.caseId)
  try {
    await (open.told === 0 ? openCase(workflowId, model, open) : tellNews(workflowId, open))
    return true
  } catch (error) {
    if (isCancellation(error)) throw error
    // A lifecycle that was ended by hand may have opened it before.
    return error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError'
  }
}

async function openCase(workflowId: string, model: string, { caseId, evidence, deadlineMs }: OpenCase): Promise<void> {
  await startChild(experimentation, {
    workflowId,
    taskQueue: taskQueues.workflows,
    args: [{ model, caseId, evidence, deadlineMs }],
    // It waits for a person, for days: longer than one run of the lifecycle, which goes on as a new one meanwhile.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `Experimentation case ${caseId} of ${model}: ${evidence[0]?.reasons[0] ?? ''}`.slice(0, 200),
  })
}

async function tellNews(workflowId: string, { evidence, told }: OpenCase): Promise<void> {
  const running = getExternalWorkflowHandle(workflowId)
  for (const news of evidence.slice(told)) await running.signal(addCaseEvidenceSignal, news)
}
