import { type Client, WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client'
import {
  applyDefinitionUpdate,
  type CheckTaking,
  type LifecycleInput,
  lifecycleQuery,
  type RetrainingTicket,
  requestRetrainingUpdate,
  takeCheckUpdate,
} from '../contract/lifecycle.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import type { DefinitionReference, LifecycleState, RetrainingRequest } from '../domain/policy/lifecycle-state.ts'
import type { CheckDecision } from '../domain/policy/take-check.ts'

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

/** Hands over what a check found. The update id makes it idempotent: told twice, it is taken once and answered alike. */
async function reportCheck(
  client: Client,
  model: string,
  taking: CheckTaking,
  updateId: string,
): Promise<CheckDecision> {
  return client.workflow.executeUpdateWithStart(takeCheckUpdate, {
    startWorkflowOperation: withLifecycle(model),
    args: [taking],
    updateId,
  })
}

const nothingRemembered = { running: null, waiting: null, runs: [], openCase: null }

/** The lifecycle as activities speak to it. Connects when it is needed for the first time. */
export function createLifecyclePort(connect: () => Promise<Client>) {
  let connecting: Promise<Client> | undefined
  const client = () => {
    connecting ??= connect().catch((error) => {
      connecting = undefined
      throw error
    })
    return connecting
  }
  return {
    requestRetraining: async (model: string, request: RetrainingRequest) =>
      requestRetraining(await client(), model, request),
    describe: async (model: string) => {
      const lifecycle = (await client()).workflow.getHandle(workflowIds.modelLifecycle(model))
      return lifecycle.query(lifecycleQuery).catch((error) => {
        if (error instanceof WorkflowNotFoundError) return nothingRemembered
        throw error
      })
    },
    takeCheck: async (model: string, taking: CheckTaking, updateId: string) =>
      reportCheck(await client(), model, taking, updateId),
    close: async () => {
      const connected = await connecting?.catch(() => undefined)
      await connected?.connection.close()
    },
  }
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
