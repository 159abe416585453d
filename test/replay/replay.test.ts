import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker'
import { describe, expect, inject, it } from 'vitest'
import '../support/quiet-runtime.ts'

const here = dirname(fileURLToPath(import.meta.url))
const folder = join(here, 'histories')
const histories = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort()

const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const workflowBundle = () => ({ codePath: inject('workflowBundle') })

describe('histories of released versions', () => {
  it('are there: promoted, rolled back, rejected, cancelled, watched', () => {
    expect(histories.map((name) => relative('0.1.0', name))).toEqual([
      'cancelled-lifecycle.json',
      'cancelled-retraining.json',
      'promoted-lifecycle.json',
      'promoted-retraining.json',
      'promoted-rollout.json',
      'rejected-lifecycle.json',
      'rejected-retraining.json',
      'rolled-back-lifecycle.json',
      'rolled-back-retraining.json',
      'rolled-back-rollout.json',
      'watched-experimentation.json',
      'watched-lifecycle.json',
      'watched-monitoring.json',
      'watched-trigger.json',
    ])
  })

  it.each(histories)('replay on the workflows as they are now: %s', async (name) => {
    await expect(Worker.runReplayHistory({ workflowBundle: workflowBundle() }, read(name))).resolves.toBeUndefined()
  })

  it('do not replay on a breaking change, so that this test would see one', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: join(here, 'breaking-workflows.ts'),
      logger: new DefaultLogger('ERROR'),
    })
    const replay = Worker.runReplayHistory({ workflowBundle: { code } }, read('0.1.0/promoted-retraining.json'))
    await expect(replay).rejects.toThrow(/[Nn]ondeterminism/)
  })
})
