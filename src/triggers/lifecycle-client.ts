import { type Client, WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client'
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

/** Asks for a retraining of a model that was applied. The request id makes it idempotent: asked twice, it is served once. */
export async function requestRetraining(
  client: Client,
  model: string,
  request: RetrainingRequest,
): Promise<RetrainingTicket> {
  const lifecycle = client.workflow.getHandle(workflowIds.modelLifecycle(model))
  return lifecycle
    .executeUpdate(requestRetrainingUpdate, { args: [request] })
    .catch((error) => explainMissing(model, error))
}

export async function handDefinition(client: Client, model: string, reference: DefinitionReference): Promise<void> {
  await client.workflow.executeUpdateWithStart(applyDefinitionUpdate, {
    startWorkflowOperation: withLifecycle(model),
    args: [reference],
  })
}

/** What the lifecycle remembers. */
export async function describeLifecycle(client: Client, model: string): Promise<LifecycleState> {
  const lifecycle = client.workflow.getHandle(workflowIds.modelLifecycle(model))
  return lifecycle.query(lifecycleQuery).catch((error) => explainMissing(model, error))
}

function explainMissing(model: string, error: unknown): never {
  if (!(error instanceof WorkflowNotFoundError)) throw error
  throw new Error(
    `no model ${model} lives here: make one with \`perennial apply <file>\`, or find its name in the Temporal UI`,
  )
}
