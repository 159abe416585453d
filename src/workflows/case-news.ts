import { getExternalWorkflowHandle, ParentClosePolicy, startChild } from '@temporalio/workflow'
import { addCaseEvidenceSignal } from '../contract/experimentation.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import type { OpenCase } from '../domain/policy/lifecycle-state.ts'
import { experimentation } from './experimentation.ts'

/** Whether a case's workflow has to hear of something, or has to be started. */
export function hasNews(open: OpenCase | null): open is OpenCase {
  return open !== null && open.told < open.evidence.length
}

/** Starts the case's workflow with the evidence so far, or hands it what came since. */
export async function tellCase(model: string, open: OpenCase): Promise<void> {
  const { caseId, evidence, deadlineMs, told } = open
  const workflowId = workflowIds.experimentation(model, caseId)
  if (told === 0) {
    await startChild(experimentation, {
      workflowId,
      taskQueue: taskQueues.workflows,
      args: [{ model, caseId, evidence, deadlineMs }],
      // It waits for a person, for days: longer than one run of the lifecycle, which goes on as a new one meanwhile.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Experimentation case ${caseId} of ${model}: ${evidence[0]?.reasons[0] ?? ''}`.slice(0, 200),
    })
  } else {
    const running = getExternalWorkflowHandle(workflowId)
    for (const news of evidence.slice(told)) await running.signal(addCaseEvidenceSignal, news)
  }
}
