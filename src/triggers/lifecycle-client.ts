import { type Client, WithStartWorkflowOperation } from '@temporalio/client'
import {
  applyDefinitionUpdate,
  type LifecycleInput,
  lifecycleQuery,
  type RetrainingTicket,
  requestRetrainingUpdate,
} from '../contract/lifecycle.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import type { DefinitionReference, LifecycleState, RetrainingRequest } from '../domain/policy/lifecycle-state.ts'

/** Sends an update to the model's lifecycle, starting it if this is its first one. */
function withLifecycle(model: string) {
  return new WithStartWorkflowOperation<(input: LifecycleInput) => Promise<void>>('modelLifecycle', {
    workflowId: workflowIds.modelLifecycle(model),
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue: taskQueues.workflows,
    args: [{ model }],
    staticSummary: `The life of model ${model}`,
  })
}

/** Asks for a retraining. The request id makes it idempotent: asked twice, it is served once. */
export function requestRetraining(
  client: Client,
  model: string,
  request: RetrainingRequest,
): Promise<RetrainingTicket> {
  return client.workflow.executeUpdateWithStart(requestRetrainingUpdate, {
    startWorkflowOperation: withLifecycle(model),
    updateId: request.requestId,
    args: [request],
  })
}

export async function handDefinition(client: Client, model: string, reference: DefinitionReference): Promise<void> {
  await client.workflow.executeUpdateWithStart(applyDefinitionUpdate, {
    startWorkflowOperation: withLifecycle(model),
    args: [reference],
  })
}

export function describeLifecycle(client: Client, model: string): Promise<LifecycleState> {
  return client.workflow.getHandle(workflowIds.modelLifecycle(model)).query(lifecycleQuery)
}
