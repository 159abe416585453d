import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { followRetraining } from '../../src/cli/follow.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import { handDefinition, requestRetraining } from '../../src/triggers/lifecycle-client.ts'
import { type Activities, fakeActivities, measureShares, trainedJob } from '../support/fake-activities.ts'
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
