import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { followRetraining } from '../../src/cli/follow.ts'
import { taskQueues } from '../../src/contract/task-queues.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import { answerCase } from '../../src/triggers/case-client.ts'
import { describeLifecycle, handDefinition, requestRetraining } from '../../src/triggers/lifecycle-client.ts'
import { startMonitoring } from '../../src/triggers/monitoring-client.ts'
import { type Activities, fakeActivities, measureShares, quietReport, trainedJob } from '../support/fake-activities.ts'
import { lifecycleActivities } from '../support/lifecycle-activities.ts'
import { until } from '../support/stack.ts'
import { startTestTemporal, type TestTemporal, withWorkers } from '../support/temporal.ts'

/**
 * Captures the histories of one released version from a real server, for the replay test. Run once a release:
 * `npx vitest run --config test/replay/vitest.capture.config.ts`
 */
const here = dirname(fileURLToPath(import.meta.url))
const { version } = JSON.parse(readFileSync(join(here, '../../package.json'), 'utf8')) as { version: string }
const folder = join(here, 'histories', version)
const healthy = { requests: 500, errors: 0, p95Ms: 10, slowRequests: 0 }
const failing = { requests: 60, errors: 6, p95Ms: 10, slowRequests: 0 }

let temporal: TestTemporal
beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  temporal = await startTestTemporal()
})
afterAll(() => temporal.stop())

async function capture(name: string, workflowId: string): Promise<void> {
  const history: History = await temporal.client.workflow.getHandle(workflowId).fetchHistory()
  // Who ran it tells of a machine and says nothing to a replay.
  const events: unknown = JSON.parse(historyToJSON(history), (key, value) => (key === 'identity' ? 'captured' : value))
  const json = JSON.stringify(events, null, 1)
  await writeFile(join(folder, `${name}.json`), `${json}\n`)
}

/** Lives one life under the given activities: a first retraining that passes, then a second one. */
async function live(
  name: string,
  second: Partial<Activities>,
  end: (second: string) => Promise<unknown>,
): Promise<void> {
  const world = fakeActivities()
  await withWorkers(temporal, world.activities, async () => {
    const ask = (requestId: string) =>
      requestRetraining(temporal.client, name, {
        requestId,
        trigger: 'manual',
        reason: requestId,
        requestedAt: '2002-09-01',
      })
    await handDefinition(temporal.client, name, { uri: 's3://perennial-local/definition', sha256: 'definition' })
    await followRetraining(temporal.client, (await ask('first')).workflowId, () => undefined)
    world.change(second)
    const { workflowId } = await ask('second')
    await end(workflowId)
    await capture(`${name}-retraining`, workflowIds.retraining(name, 'second'))
    await capture(`${name}-lifecycle`, workflowIds.modelLifecycle(name))
    await capture(`${name}-rollout`, workflowIds.rollout(name, 2)).catch(() => undefined)
  })
}

const follow = (workflowId: string) => followRetraining(temporal.client, workflowId, () => undefined)

it('captures a promotion', async () => {
  await live('promoted', {}, async (id) => expect(await follow(id)).toMatchObject({ outcome: 'promoted' }))
})

it('captures a rollback', async () => {
  const observeStep: Activities['observeStep'] = async () => ({
    elapsedMs: 100,
    champion: healthy,
    challenger: failing,
  })
  await live('rolled-back', { observeStep }, async (id) =>
    expect(await follow(id)).toMatchObject({ outcome: 'rolled-back' }),
  )
})

it('captures a rejection', async () => {
  const compareModels: Activities['compareModels'] = async () => measureShares(1_000, 0.5, 0.9)
  await live('rejected', { compareModels }, async (id) =>
    expect(await follow(id)).toMatchObject({ outcome: 'rejected' }),
  )
})

it('captures a cancellation in the middle of the training', async () => {
  let waits = false
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const awaitTrainingJob: Activities['awaitTrainingJob'] = async () => {
    waits = true
    await opened
    return trainedJob
  }
  await live('cancelled', { awaitTrainingJob }, async (id) => {
    while (!waits) await new Promise((resolve) => setTimeout(resolve, 20))
    const handle = temporal.client.workflow.getHandle(id)
    await handle.cancel()
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } })
    open()
  })
})

it('captures a check that warns, a case that ends with a retraining, and what new annotations ask for', async () => {
  const name = 'watched'
  let outcome: 'warning' | 'critical' = 'warning'
  const world = fakeActivities({
    ...lifecycleActivities(temporal),
    checkWindow: async ({ endMs }) => {
      const windowEnd = new Date(endMs).toISOString()
      const version = (await describeLifecycle(temporal.client, name)).champion?.version ?? 0
      return { report: quietReport({ outcome, version, windowEnd }), champion: { version, runId: 'first' } }
    },
    surveyAnnotations: async () => ({ files: 1, records: 900, newestMs: 0, manifestHash: 'a'.repeat(64) }),
  })
  await withWorkers(temporal, world.activities, async () => {
    const state = () => describeLifecycle(temporal.client, name)
    const settled = (version: number) =>
      until(async () => (await state()).champion?.version === version && !(await state()).running, `version ${version}`)
    const check = async (endMs: number) => (await startMonitoring(temporal.client, name, { endMs })).result()
    await handDefinition(temporal.client, name, { uri: 's3://perennial-local/definition', sha256: 'definition' })
    const first = { requestId: 'first', trigger: 'manual', reason: 'first', requestedAt: '2002-09-01' } as const
    await follow((await requestRetraining(temporal.client, name, first)).workflowId)
    await settled(1)
    await check(Date.UTC(2002, 8, 8))
    await settled(2)
    outcome = 'critical'
    await check(Date.UTC(2002, 8, 15))
    await until(async () => (await state()).openCase?.told === 1, 'the case')
    const caseId = (await state()).openCase?.caseId ?? ''
    await answerCase(temporal.client, name, 'retrain', { caseId, by: 'mara', reason: 'the label is listed' })
    await settled(3)
    const trigger = await temporal.client.workflow.start('retrainingTrigger', {
      workflowId: 'annotations/watched',
      taskQueue: taskQueues.workflows,
      args: [
        {
          model: name,
          definition: { uri: 's3://perennial-local/definition', sha256: 'definition' },
          trigger: 'annotations',
        },
      ],
    })
    await trigger.result()
    await capture('watched-monitoring', workflowIds.monitoring(name, '2002-09-08T00:00:00.000Z'))
    await capture('watched-experimentation', workflowIds.experimentation(name, caseId))
    await capture('watched-trigger', trigger.workflowId)
    await capture('watched-lifecycle', workflowIds.modelLifecycle(name))
  })
})
