import { afterAll, beforeAll } from 'vitest'
import { followRetraining } from '../../src/cli/follow.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import { describeLifecycle, handDefinition, requestRetraining } from '../../src/triggers/lifecycle-client.ts'
import { type Activities, fakeActivities } from './fake-activities.ts'
import { lifecycleActivities } from './lifecycle-activities.ts'
import { startTestTemporal, type TestTemporal, withWorkers } from './temporal.ts'

export let temporal: TestTemporal
beforeAll(async () => {
  temporal = await startTestTemporal()
})
afterAll(() => temporal.stop())

let models = 0

/** A model of its own with a definition, and what a test does to it. */
export async function newModel() {
  models += 1
  const model = `model-${models}`
  await handDefinition(temporal.client, model, { uri: 's3://perennial-local/definition', sha256: 'definition' })
  const request = (requestId: string) =>
    requestRetraining(temporal.client, model, {
      requestId,
      trigger: 'manual',
      reason: `reason ${requestId}`,
      requestedAt: 'now',
    })
  const ended = (workflowId: string) => followRetraining(temporal.client, workflowId, () => undefined)
  return {
    model,
    request,
    retrain: async (requestId: string) => ended((await request(requestId)).workflowId),
    ended,
    state: () => describeLifecycle(temporal.client, model),
    workflow: (requestId: string) => temporal.client.workflow.getHandle(workflowIds.retraining(model, requestId)),
  }
}

/** Resolves when it is opened: lets a test hold an activity where it wants it. */
export function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

export async function until(ask: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 20))
}

export const withFakes = (
  overrides: Partial<Activities>,
  body: (world: ReturnType<typeof fakeActivities>) => Promise<void>,
) => {
  const world = fakeActivities({ ...lifecycleActivities(temporal), ...overrides })
  return withWorkers(temporal, world.activities, () => body(world))
}
