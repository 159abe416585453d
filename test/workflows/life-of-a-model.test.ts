import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { describe, expect, it } from 'vitest'
import { followRetraining } from '../../src/cli/follow.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import { describeLifecycle, handDefinition, requestRetraining } from '../../src/triggers/lifecycle-client.ts'
import { type Activities, fakeActivities, measureShares, trainedJob } from '../support/fake-activities.ts'
import { gate, newModel, temporal, until, withFakes } from '../support/life.ts'
import { startTestTemporal, withWorkers } from '../support/temporal.ts'

describe('the first retraining of a model', () => {
  it('ends with a champion that serves all traffic', () =>
    withFakes({}, async ({ serving }) => {
      const { retrain, state } = await newModel()
      await expect(retrain('a')).resolves.toMatchObject({ outcome: 'promoted', version: 1 })
      const { champion, running, decisions } = await state()
      expect(champion).toMatchObject({ version: 1, modelName: 'candidate', runId: 'a' })
      expect(running).toBeNull()
      expect(decisions.map(({ what }) => what)).toEqual(['version 1 is the champion', 'retraining a: promoted'])
      expect(serving()?.weights).toEqual({ v1: 1 })
    }))

  it('is refused for a model that was never applied, and for an id that could not name a folder', () =>
    withFakes({}, async () => {
      const ask = (model: string, requestId: string) =>
        requestRetraining(temporal.client, model, { requestId, trigger: 'manual', reason: '', requestedAt: '' })
      await expect(ask('nobody', 'a')).rejects.toThrow(
        'no model nobody lives here: make one with `perennial apply <file>`',
      )
      const { model } = await newModel()
      await expect(ask(model, '../evil')).rejects.toMatchObject({
        cause: { message: expect.stringContaining('a request id has 1 to 64 letters') },
      })
    }))

  it('that is cancelled while the endpoint comes up leaves no endpoint behind, and the next one begins anew', () => {
    let comesUp = false
    let deploying = false
    const world = fakeActivities({
      awaitDeployment: async (input) => {
        deploying = true
        while (!comesUp) {
          Context.current().heartbeat()
          await Context.current().sleep(20)
        }
        return world.well.awaitDeployment(input)
      },
    })
    return withWorkers(temporal, world.activities, async () => {
      const { request, retrain, workflow } = await newModel()
      await request('a')
      await until(() => deploying)
      await workflow('a').cancel()
      await expect(workflow('a').result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } })
      expect(world.calls.at(-1)).toBe('removeDeployment')
      expect(world.serving()).toBeNull()
      comesUp = true
      await expect(retrain('b')).resolves.toMatchObject({ outcome: 'promoted' })
    })
  })

  it('goes no further than the annotations when too many are broken', () => {
    const verdict = {
      outcome: 'fail' as const,
      reasons: ['quarantined 7 % is above the limit 5 %'],
      evidence: {} as never,
    }
    const { well } = fakeActivities()
    const broken: Activities['ingestAnnotations'] = async (input) => ({
      ...(await well.ingestAnnotations(input)),
      verdict,
    })
    return withFakes({ ingestAnnotations: broken }, async ({ calls }) => {
      const { retrain } = await newModel()
      await expect(retrain('a')).resolves.toMatchObject({ outcome: 'rejected', reasons: verdict.reasons })
      expect(calls).not.toContain('startTrainingJob')
    })
  })
})

describe('training', () => {
  it('moves on to the next instance type when capacity is short', () => {
    const tried: string[] = []
    return withFakes(
      {
        startTrainingJob: async ({ instanceType }) => {
          tried.push(instanceType)
          return { jobName: instanceType, started: 'created' }
        },
        awaitTrainingJob: async ({ jobName }) =>
          jobName === 'ml.m5.xlarge'
            ? { ...trainedJob, status: 'Failed', failureReason: 'CapacityError: none left' }
            : trainedJob,
      },
      async () => {
        const { retrain } = await newModel()
        await expect(retrain('a')).resolves.toMatchObject({ outcome: 'promoted' })
        expect(tried).toEqual(['ml.m5.xlarge', 'ml.m5.2xlarge'])
      },
    )
  })

  it('is tried again after a fault of AWS itself, as a job of its own', () => {
    const attempts: number[] = []
    return withFakes(
      {
        startTrainingJob: async ({ attempt }) => {
          attempts.push(attempt)
          return { jobName: `try-${attempt}`, started: 'created' }
        },
        awaitTrainingJob: async ({ jobName }) =>
          jobName === 'try-1'
            ? { ...trainedJob, status: 'Failed', failureReason: 'InternalServerError: try again' }
            : trainedJob,
      },
      async () => {
        const { retrain } = await newModel()
        await expect(retrain('a')).resolves.toMatchObject({ outcome: 'promoted' })
        expect(attempts).toEqual([1, 2])
      },
    )
  })

  it('that fails fails the run with the reason, and the lifecycle goes on', () => {
    let fails = true
    const failing = async () =>
      fails ? { ...trainedJob, status: 'Failed', failureReason: 'AlgorithmError: no rows' } : trainedJob
    return withFakes({ awaitTrainingJob: failing }, async () => {
      const { retrain, state } = await newModel()
      await expect(retrain('a')).rejects.toMatchObject({ cause: { type: 'TrainingFailed' } })
      const { decisions } = await state()
      expect(decisions.at(-1)).toMatchObject({
        what: 'retraining a: failed',
        reasons: ['training job job failed: AlgorithmError: no rows'],
      })
      fails = false
      await expect(retrain('b')).resolves.toMatchObject({ outcome: 'promoted' })
    })
  })

  it('is stopped when the run is cancelled, and the lifecycle says so', () => {
    const hanging = gate()
    return withFakes({ awaitTrainingJob: async () => hanging.opened.then(() => trainedJob) }, async ({ calls }) => {
      const { request, workflow, state } = await newModel()
      await request('a')
      await until(() => calls.includes('awaitTrainingJob'))
      await workflow('a').cancel()
      await expect(workflow('a').result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } })
      expect(calls.at(-1)).toBe('stopTrainingJob')
      await until(async () => (await state()).running === null)
      expect((await state()).decisions.at(-1)?.what).toBe('retraining a: cancelled')
      hanging.open()
    })
  })

  it('makes other requests wait, and serves them together afterwards', () => {
    const held = gate()
    return withFakes({ awaitTrainingJob: async () => held.opened.then(() => trainedJob) }, async ({ calls }) => {
      const { request, ended, state } = await newModel()
      await expect(request('a')).resolves.toMatchObject({ position: 'starts' })
      await until(() => calls.includes('awaitTrainingJob'))
      const b = await request('b')
      const c = await request('c')
      expect([b.position, c.position]).toEqual(['waits', 'waits'])
      expect(c.workflowId).toBe(b.workflowId)
      expect(calls.filter((call) => call === 'startTrainingJob')).toHaveLength(1)
      held.open()
      await expect(ended(b.workflowId)).resolves.toMatchObject({ outcome: 'promoted', version: 2 })
      expect((await state()).champion?.version).toBe(2)
    })
  })

  it('happens once for a request that is asked twice', () =>
    withFakes({}, async ({ calls }) => {
      const { retrain, request } = await newModel()
      await retrain('a')
      await expect(request('a')).resolves.toMatchObject({ position: expect.stringMatching(/starts|known/) })
      expect(calls.filter((call) => call === 'startTrainingJob')).toHaveLength(1)
    }))
})

describe('the lifecycle', () => {
  it('goes on as a new run when its history grows long, with its champion, its queue and its memory', async () => {
    const long = await startTestTemporal({ dynamicConfig: ['limit.historyCount.suggestContinueAsNew=40'] })
    const { activities } = fakeActivities()
    await withWorkers(long, activities, async () => {
      const model = 'long-lived'
      await handDefinition(long.client, model, { uri: 's3://perennial-local/definition', sha256: 'definition' })
      const handle = long.client.workflow.getHandle(workflowIds.modelLifecycle(model))
      const firstRun = (await handle.describe()).runId
      const ask = (requestId: string) =>
        requestRetraining(long.client, model, { requestId, trigger: 'manual', reason: '', requestedAt: 'now' })
      for (const requestId of ['a', 'b', 'c']) {
        const { workflowId } = await ask(requestId)
        await followRetraining(long.client, workflowId, () => undefined)
      }
      await until(async () => (await handle.describe()).runId !== firstRun)
      const state = await describeLifecycle(long.client, model)
      expect(state.champion?.version).toBe(3)
      expect(state.seen).toEqual(['a', 'b', 'c'])
      await expect(ask('a')).resolves.toMatchObject({ position: 'known' })
    })
    await long.stop()
  })
})

describe('a lifecycle that cannot tell which version serves', () => {
  it('lives on, refuses retrainings with the reason, and looks again when a definition is applied', () =>
    withFakes(
      {
        findChampion: async () => {
          throw ApplicationFailure.nonRetryable('endpoint serves AllTraffic', 'EndpointChangedElsewhere')
        },
      },
      async ({ change, well }) => {
        const { model, request, retrain, state } = await newModel()
        await until(async () => (await state()).decisions.length > 0)
        expect((await state()).decisions.at(-1)?.what).toBe('could not tell which version serves')
        await expect(request('a')).rejects.toMatchObject({
          cause: { message: expect.stringContaining('endpoint serves AllTraffic') },
        })
        change({ findChampion: well.findChampion })
        await handDefinition(temporal.client, model, { uri: 's3://perennial-local/definition', sha256: 'definition' })
        await expect(retrain('a')).resolves.toMatchObject({ outcome: 'promoted' })
      },
    ))
})

describe('the gate', () => {
  it.each([
    ['rejected', 'worse than the champion', measureShares(1_000, 0.5, 0.9)],
    ['inconclusive', 'on too few rows', measureShares(20, 0.9, 0.9)],
  ] as const)(
    'ends a run as %s whose challenger is judged %s; its model is removed and nothing registered',
    (outcome, _, measurement) =>
      withFakes(
        {
          compareModels: async ({ championScores }) =>
            championScores ? measurement : measureShares(1_000, 0.95, null),
        },
        async ({ calls, serving }) => {
          const { retrain, state } = await newModel()
          await retrain('a')
          const before = calls.length
          await expect(retrain('b')).resolves.toMatchObject({
            outcome,
            reasons: expect.arrayContaining([expect.any(String)]),
          })
          expect(calls.slice(before)).toContain('deleteModel')
          expect(calls.slice(before)).not.toContain('registerModelPackage')
          expect((await state()).champion?.version).toBe(1)
          expect(serving()?.weights).toEqual({ v1: 1 })
        },
      ),
  )

  it('that cannot read its scores fails the run and stops what else is being scored', () => {
    const held = gate()
    const noScores = async ({ jobName }: { jobName: string }) => {
      if (jobName === 'score-challenger') throw ApplicationFailure.nonRetryable('no output', 'TransformFailed')
      await held.opened
      return { jobName, scoresUri: '' }
    }
    let second = false
    return withFakes(
      {
        awaitScoring: async (input) =>
          second ? noScores(input) : { ...input, scoresUri: 's3://perennial-local/scores' },
      },
      async ({ calls }) => {
        const { retrain } = await newModel()
        await retrain('a')
        second = true
        await expect(retrain('b')).rejects.toMatchObject({ cause: { cause: { type: 'TransformFailed' } } })
        expect(calls.filter((call) => call === 'stopScoring')).toHaveLength(2)
        expect(calls.at(-1)).toBe('deleteModel')
        held.open()
      },
    )
  })
})
