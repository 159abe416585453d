import { ApplicationFailure } from '@temporalio/common'
import { describe, expect, it } from 'vitest'
import { rollBackUpdate } from '../../src/contract/rollout.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import { type Activities, fakeActivities } from '../support/fake-activities.ts'
import { gate, newModel, temporal, until, withFakes } from '../support/life.ts'

describe('a rollout', () => {
  const failing = { requests: 60, errors: 6, p95Ms: 10, slowRequests: 0 }
  const healthy = { requests: 500, errors: 0, p95Ms: 10, slowRequests: 0 }

  /** A step that goes well, but only when it is let: a test acts in the middle of it. */
  function holdStep() {
    const held = gate()
    let watching = false
    const observeStep: Activities['observeStep'] = async ({ step }) => {
      watching = true
      await held.opened
      return { elapsedMs: step.time, champion: healthy, challenger: healthy }
    }
    return { observeStep, isWatching: () => watching, release: held.open }
  }

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
    const hold = holdStep()
    return withFakes({ observeStep: hold.observeStep }, async ({ serving }) => {
      const { model, retrain, request, ended } = await newModel()
      await retrain('a')
      const { workflowId } = await request('b')
      await until(hold.isWatching)
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
      hold.release()
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
    const hold = holdStep()
    return withFakes({ observeStep: hold.observeStep }, async ({ serving }) => {
      const { retrain, request, workflow, state } = await newModel()
      await retrain('a')
      await request('b')
      await until(hold.isWatching)
      await workflow('b').cancel()
      await expect(workflow('b').result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } })
      expect(serving()?.weights).toEqual({ v1: 1 })
      expect((await state()).champion?.version).toBe(1)
      hold.release()
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
    const hold = holdStep()
    return withFakes({ observeStep: hold.observeStep }, async ({ serving }) => {
      const { model, retrain, request, ended } = await newModel()
      await retrain('a')
      const { workflowId } = await request('b')
      await until(hold.isWatching)
      await temporal.client.workflow.getHandle(workflowIds.rollout(model, 2)).cancel()
      await expect(ended(workflowId)).resolves.toMatchObject({
        outcome: 'rolled-back',
        reasons: ['the rollout was cancelled'],
      })
      expect(serving()?.weights).toEqual({ v1: 1 })
      hold.release()
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
