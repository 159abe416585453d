import { Context } from '@temporalio/activity'
import { ApplicationFailure } from '@temporalio/common'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followRetraining } from '../../src/cli/follow.ts'
import { rollBackUpdate } from '../../src/contract/rollout.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import { describeLifecycle, handDefinition, requestRetraining } from '../../src/triggers/lifecycle-client.ts'
import { type Activities, fakeActivities, measureShares, trainedJob } from '../support/fake-activities.ts'
import { startTestTemporal, type TestTemporal, withWorkers } from '../support/temporal.ts'

let temporal: TestTemporal
beforeAll(async () => {
  temporal = await startTestTemporal()
})
afterAll(() => temporal.stop())

let models = 0

/** A model of its own with a definition, and what a test does to it. */
async function newModel() {
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
function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

async function until(ask: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 20))
}

const withFakes = (
  overrides: Partial<Activities>,
  body: (world: ReturnType<typeof fakeActivities>) => Promise<void>,
) => {
  const world = fakeActivities(overrides)
  return withWorkers(temporal, world.activities, () => body(world))
}

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

describe('a rollout', () => {
  const failing = { requests: 60, errors: 6, p95Ms: 10, slowRequests: 0 }
  const healthy = { requests: 500, errors: 0, p95Ms: 10, slowRequests: 0 }

  it('takes the challenger through every step and retires the old champion', () => {
    const shares: number[] = []
    return withFakes({}, async ({ change, well, serving }) => {
      change({
        shiftTraffic: async (input) => {
          shares.push(input.weights.v2 ?? Number.NaN)
          return well.shiftTraffic(input)
        },
      })
      const { retrain, state } = await newModel()
      await retrain('a')
      await expect(retrain('b')).resolves.toMatchObject({ outcome: 'promoted', version: 2 })
      expect(shares).toEqual([0.1, 0.5, 1, 1])
      expect(serving()?.weights).toEqual({ v2: 1 })
      expect((await state()).champion?.version).toBe(2)
    })
  })

  it('returns all traffic to the champion when a step fails, with the reason in words', () =>
    withFakes(
      { observeStep: async () => ({ elapsedMs: 100, champion: healthy, challenger: failing }) },
      async ({ serving }) => {
        const { retrain, state } = await newModel()
        await retrain('a')
        const result = await retrain('b')
        expect(result.outcome).toBe('rolled-back')
        expect(result.reasons[0]).toMatch(/error rate of the challenger 10 % \(6 of 60\) exceeds the champion's 0 %/)
        expect(serving()?.weights).toEqual({ v1: 1 })
        expect((await state()).champion?.version).toBe(1)
      },
    ))

  it('rolls back when its time is over without enough requests: no evidence is not success', () =>
    withFakes(
      {
        observeStep: async ({ step }) => ({
          elapsedMs: step.atMost + 1,
          champion: healthy,
          challenger: { ...healthy, requests: 3 },
        }),
      },
      async ({ serving }) => {
        const { retrain } = await newModel()
        await retrain('a')
        const { outcome, reasons } = await retrain('b')
        expect(outcome).toBe('rolled-back')
        expect(reasons.join(' ')).toContain("the step's time is over")
        expect(serving()?.weights).toEqual({ v1: 1 })
      },
    ))

  it('that fails in the watch makes the old champion the champion again', () =>
    withFakes(
      {
        observeStep: async ({ step }) =>
          step.weight === 1
            ? { elapsedMs: 100, champion: healthy, challenger: failing }
            : { elapsedMs: step.time, champion: healthy, challenger: healthy },
      },
      async ({ serving }) => {
        const { retrain, state } = await newModel()
        await retrain('a')
        await expect(retrain('b')).resolves.toMatchObject({ outcome: 'rolled-back' })
        expect(serving()?.weights).toEqual({ v1: 1 })
        const { champion, decisions } = await state()
        expect(champion?.version).toBe(1)
        expect(decisions.map(({ what }) => what)).toContain('version 2 is the champion')
      },
    ))

  it('is rolled back by an operator who names its version, and by none who names another', () => {
    const held = gate()
    let watching = false
    const hold: Activities['observeStep'] = async ({ step }) => {
      watching = true
      await held.opened
      return { elapsedMs: step.time, champion: healthy, challenger: healthy }
    }
    return withFakes({ observeStep: hold }, async ({ serving }) => {
      const { model, retrain, request, ended } = await newModel()
      await retrain('a')
      const { workflowId } = await request('b')
      await until(() => watching)
      const rollout = temporal.client.workflow.getHandle(workflowIds.rollout(model, 2))
      const ask = (version: number) =>
        rollout.executeUpdate(rollBackUpdate, { args: [{ version, by: 'ann', reason: 'odd answers' }] })
      await expect(ask(1)).rejects.toMatchObject({
        cause: { message: expect.stringContaining('this rollout is of version 2') },
      })
      await ask(2)
      await expect(ended(workflowId)).resolves.toMatchObject({
        outcome: 'rolled-back',
        reasons: ['rolled back by ann: odd answers'],
      })
      expect(serving()?.weights).toEqual({ v1: 1 })
      held.open()
    })
  })

  it('cannot be rolled back when it is the first: the operator is told, not ignored', () => {
    const held = gate()
    let deploying = false
    const { well } = fakeActivities()
    const awaitDeployment: Activities['awaitDeployment'] = async (input) => {
      deploying = true
      await held.opened
      return well.awaitDeployment(input)
    }
    return withFakes({ awaitDeployment }, async () => {
      const { model, request, ended } = await newModel()
      const { workflowId } = await request('a')
      await until(() => deploying)
      const rollout = temporal.client.workflow.getHandle(workflowIds.rollout(model, 1))
      const asked = rollout.executeUpdate(rollBackUpdate, { args: [{ version: 1, by: 'ann', reason: 'odd answers' }] })
      await expect(asked).rejects.toMatchObject({
        cause: { message: expect.stringContaining('no other to return to') },
      })
      held.open()
      await expect(ended(workflowId)).resolves.toMatchObject({ outcome: 'promoted' })
    })
  })

  it('that is cancelled returns all traffic to the champion', () => {
    const held = gate()
    let watching = false
    const hold: Activities['observeStep'] = async ({ step }) => {
      watching = true
      await held.opened
      return { elapsedMs: step.time, champion: healthy, challenger: healthy }
    }
    return withFakes({ observeStep: hold }, async ({ serving }) => {
      const { retrain, request, workflow, state } = await newModel()
      await retrain('a')
      await request('b')
      await until(() => watching)
      await workflow('b').cancel()
      await expect(workflow('b').result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } })
      expect(serving()?.weights).toEqual({ v1: 1 })
      expect((await state()).champion?.version).toBe(1)
      held.open()
    })
  })

  it('whose rollback is asked while the challenger comes up never gives it any traffic', () => {
    const held = gate()
    const shares: number[] = []
    let deploying = false
    return withFakes({}, async ({ change, well, serving }) => {
      const { model, retrain, request, ended } = await newModel()
      await retrain('a')
      change({
        shiftTraffic: async (input) => {
          shares.push(input.weights.v2 ?? Number.NaN)
          return well.shiftTraffic(input)
        },
        awaitDeployment: async (input) => {
          deploying = true
          await held.opened
          return well.awaitDeployment(input)
        },
      })
      const { workflowId } = await request('b')
      await until(() => deploying)
      const rollout = temporal.client.workflow.getHandle(workflowIds.rollout(model, 2))
      await rollout.executeUpdate(rollBackUpdate, { args: [{ version: 2, by: 'ann', reason: 'wrong data' }] })
      held.open()
      await expect(ended(workflowId)).resolves.toMatchObject({
        outcome: 'rolled-back',
        reasons: ['rolled back by ann: wrong data'],
      })
      expect(shares.every((share) => share === 0)).toBe(true)
      expect(serving()?.weights).toEqual({ v1: 1 })
    })
  })

  describe('while CloudWatch does not answer', () => {
    const { well } = fakeActivities()
    const hasty: Activities['readDefinition'] = async (reference) => {
      const definition = await well.readDefinition(reference)
      const steps = [{ weight: 0.5, requests: 10, time: 100, atMost: 400 }]
      const environment = { ...definition.environment, jobs: { pollEvery: 50, lostAfter: 1_000 } }
      return { ...definition, environment, rollout: { ...definition.rollout, steps } }
    }
    const silent: Activities['observeStep'] = async () => {
      throw ApplicationFailure.retryable('CloudWatch does not answer', 'ServiceUnavailable')
    }

    it('ends by rolling back when its time is over', () =>
      withFakes({ readDefinition: hasty, observeStep: silent }, async ({ serving }) => {
        const { retrain } = await newModel()
        await retrain('a')
        const { outcome, reasons } = await retrain('b')
        expect(outcome).toBe('rolled-back')
        expect(reasons).toEqual(['its traffic could not be measured: CloudWatch does not answer'])
        expect(serving()?.weights).toEqual({ v1: 1 })
      }))

    it('rolls back at once when an operator asks for it', () => {
      let watching = false
      const observeStep: Activities['observeStep'] = async (watch) => {
        watching = true
        return silent(watch)
      }
      return withFakes({ observeStep }, async ({ serving }) => {
        const { model, retrain, request, ended } = await newModel()
        await retrain('a')
        const { workflowId } = await request('b')
        await until(() => watching)
        const rollout = temporal.client.workflow.getHandle(workflowIds.rollout(model, 2))
        await rollout.executeUpdate(rollBackUpdate, { args: [{ version: 2, by: 'ann', reason: 'odd answers' }] })
        await expect(ended(workflowId)).resolves.toMatchObject({ outcome: 'rolled-back' })
        expect(serving()?.weights).toEqual({ v1: 1 })
      })
    })
  })

  it('that is cancelled by itself is an outcome of the retraining, with evidence', () => {
    const held = gate()
    let watching = false
    const hold: Activities['observeStep'] = async ({ step }) => {
      watching = true
      await held.opened
      return { elapsedMs: step.time, champion: healthy, challenger: healthy }
    }
    return withFakes({ observeStep: hold }, async ({ serving }) => {
      const { model, retrain, request, ended } = await newModel()
      await retrain('a')
      const { workflowId } = await request('b')
      await until(() => watching)
      await temporal.client.workflow.getHandle(workflowIds.rollout(model, 2)).cancel()
      await expect(ended(workflowId)).resolves.toMatchObject({
        outcome: 'rolled-back',
        reasons: ['the rollout was cancelled'],
      })
      expect(serving()?.weights).toEqual({ v1: 1 })
      held.open()
    })
  })

  it('that cannot roll back says so loudly', () =>
    withFakes(
      { observeStep: async () => ({ elapsedMs: 100, champion: healthy, challenger: failing }) },
      async ({ change, well }) => {
        const { retrain, state } = await newModel()
        await retrain('a')
        change({
          shiftTraffic: async (input) => {
            if (input.weights.v2 === 0) throw ApplicationFailure.nonRetryable('not allowed to', 'AccessDenied')
            return well.shiftTraffic(input)
          },
        })
        await expect(retrain('b')).rejects.toThrow()
        expect((await state()).decisions.at(-1)?.reasons[0]).toMatch(
          /could not roll back: not allowed to\. Finish by hand/,
        )
      },
    ))

  it('that promoted stays promoted when its end cannot be written down', () => {
    let written = 0
    const { well } = fakeActivities()
    const writeEvidence: Activities['writeEvidence'] = async (input) => {
      written += 1
      if (written > 1) throw ApplicationFailure.nonRetryable('no more room', 'AccessDenied')
      return well.writeEvidence(input)
    }
    return withFakes({ writeEvidence }, async () => {
      const { retrain } = await newModel()
      const { outcome, reasons } = await retrain('a')
      expect(outcome).toBe('promoted')
      expect(reasons.at(-1)).toBe('evidence and report of this end could not be written')
    })
  })
})
