import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client'
import type { MonitoringInput, MonitoringResult } from '../contract/monitoring.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import { describeLifecycle } from './lifecycle-client.ts'

/** Starts one check by hand, by the definition that the model lives by now. */
export async function startMonitoring(
  client: Client,
  model: string,
  window: { readonly endMs: number; readonly lengthMs?: number },
): Promise<{ readonly workflowId: string; readonly result: () => Promise<MonitoringResult> }> {
  const { definition } = await describeLifecycle(client, model)
  if (!definition) throw new Error(`model ${model} has no definition yet: run \`perennial apply <file>\``)
  const workflowId = workflowIds.monitoring(model, new Date(window.endMs).toISOString())
  const handle = await client.workflow
    .start<(input: MonitoringInput) => Promise<MonitoringResult>>('monitoring', {
      workflowId,
      taskQueue: taskQueues.workflows,
      args: [{ model, definition, window }],
      staticSummary: `Check of ${model}`,
    })
    .catch((error) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error
      throw new Error(`a check of this window runs already: ${workflowId}`)
    })
  return { workflowId, result: () => handle.result() }
}
