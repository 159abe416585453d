import { ApplicationFailure } from '@temporalio/common'
import { describe, expect, it } from 'vitest'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import type { CheckReport } from '../../src/domain/policy/take-check.ts'
import { answerCase } from '../../src/triggers/case-client.ts'
import { startMonitoring } from '../../src/triggers/monitoring-client.ts'
import { type Activities, quietReport } from '../support/fake-activities.ts'
import { gate, newModel, temporal, until, withFakes } from '../support/life.ts'

const september = (day: number) => new Date(Date.UTC(2002, 8, day)).toISOString()

/** A model whose champion is version 1, and checks of it with what they are to find. */
async function championWithChecks() {
  const life = await newModel()
  await life.retrain('a')
  const check = async (endMs: number) => (await startMonitoring(temporal.client, life.model, { endMs })).result()
  return { ...life, check }
}

const finding =
  (of: (windowEnd: string) => Partial<CheckReport>): Activities['checkWindow'] =>
  async ({ endMs }) => {
    const windowEnd = new Date(endMs).toISOString()
    return { report: quietReport({ windowEnd, ...of(windowEnd) }), champion: { version: 1, runId: 'a' } }
  }

describe('a check', () => {
  it('that finds nothing starts nothing, and leaves its decision with its verdict', () =>
    withFakes({ checkWindow: finding(() => ({})) }, async ({ calls }) => {
      const { check, state } = await championWithChecks()
      const result = await check(Date.UTC(2002, 8, 8))
      expect(result).toMatchObject({ outcome: 'ok', decision: { action: 'nothing', level: 'ok' } })
      expect(calls).toContain('recordDecision')
      expect((await state()).running).toBeNull()
    }))

  it('that warns starts one retraining, however often the warning comes again', () =>
    withFakes({ checkWindow: finding(() => ({ outcome: 'warning' })) }, async ({ calls }) => {
      const { check, state, ended, model } = await championWithChecks()
      const first = await check(Date.UTC(2002, 8, 8))
      expect(first.decision).toMatchObject({ action: 'retrain', level: 'warning', since: september(8) })
      await ended(workflowIds.retraining(model, 'drift-20020908T000000Z'))
      const trained = calls.filter((name) => name === 'startTrainingJob').length
      expect(trained).toBe(2)
      await until(async () => (await state()).champion?.version === 2)
      const stale = await check(Date.UTC(2002, 8, 9))
      expect(stale.decision).toMatchObject({
        action: 'nothing',
        reasons: [expect.stringContaining('version 2 serves')],
      })
      expect(calls.filter((name) => name === 'startTrainingJob')).toHaveLength(trained)
    }))

  it('of two at once with a request by hand leads to one retraining at a time, and none is lost', () =>
    withFakes({ checkWindow: finding(() => ({ outcome: 'warning' })) }, async () => {
      const { check, request, state } = await championWithChecks()
      const checks = [check(Date.UTC(2002, 8, 8)), check(Date.UTC(2002, 8, 9))]
      const [decisions] = await Promise.all([Promise.all(checks), request('by-hand')])
      const retrained = decisions.filter(({ decision }) => decision?.action === 'retrain')
      expect(retrained.length).toBeLessThanOrEqual(1)
      await until(async () => {
        const { running, waiting } = await state()
        return running === null && waiting === null
      })
      const { decisions: remembered, seen } = await state()
      expect(seen).toContain('by-hand')
      expect(remembered.filter(({ what }) => /^retraining .*: promoted/.test(what)).length).toBeGreaterThanOrEqual(2)
    }))

  it('that warns without new labels asks for annotation instead of training on the same data', () =>
    withFakes({ checkWindow: finding(() => ({ outcome: 'warning', newLabels: 0 })) }, async ({ calls }) => {
      const { check } = await championWithChecks()
      const { decision } = await check(Date.UTC(2002, 8, 8))
      expect(decision?.action).toBe('ask-for-annotation')
      expect(calls).toContain('writeAnnotationBatch')
    }))

  it('that fails is told to the lifecycle, is seen as failed, and is never ok', () =>
    withFakes(
      {
        checkWindow: async () => {
          throw ApplicationFailure.nonRetryable('the bucket is closed', 'AccessDenied')
        },
      },
      async () => {
        const { check, state } = await championWithChecks()
        await expect(check(Date.UTC(2002, 8, 8))).rejects.toThrow()
        expect((await state()).decisions.at(-1)).toMatchObject({
          what: `check of the window that ended ${september(8)} failed`,
          reasons: ['the bucket is closed'],
        })
      },
    ))

  it('before any version serves knows that it cannot tell', () =>
    withFakes(
      {
        checkWindow: async () => {
          throw ApplicationFailure.nonRetryable('there is no champion', 'NoChampion')
        },
      },
      async () => {
        const { model } = await newModel()
        const { result } = await startMonitoring(temporal.client, model, { endMs: Date.UTC(2002, 8, 8) })
        await expect(result()).resolves.toMatchObject({ outcome: 'insufficient-data', decision: null })
      },
    ))
})

describe('a critical check', () => {
  const critical = { checkWindow: finding(() => ({ outcome: 'critical' as const })) }
  const caseId = 'case-20020908T000000Z'
  const answer = { caseId, by: 'mara', reason: 'the new queue is in the definition now' }

  it('opens one case that holds the evidence, and trains nothing', () =>
    withFakes(critical, async ({ calls }) => {
      const { check, state, model } = await championWithChecks()
      expect((await check(Date.UTC(2002, 8, 8))).decision?.action).toBe('experiment')
      expect((await check(Date.UTC(2002, 8, 9))).decision?.action).toBe('nothing')
      await until(async () => (await state()).openCase?.told === 1)
      const handle = temporal.client.workflow.getHandle(workflowIds.experimentation(model, caseId))
      expect((await handle.describe()).status.name).toBe('RUNNING')
      expect(calls.filter((name) => name === 'startTrainingJob')).toHaveLength(1)
    }))

  it('may be answered by a retraining from its case, once', () =>
    withFakes(critical, async () => {
      const { check, state, model } = await championWithChecks()
      await check(Date.UTC(2002, 8, 8))
      await until(async () => (await state()).openCase?.told === 1)
      const refused = answerCase(temporal.client, model, 'retrain', { ...answer, reason: ' ' })
      await expect(refused).rejects.toMatchObject({
        cause: { message: expect.stringContaining('says who gives it and why') },
      })
      await answerCase(temporal.client, model, 'retrain', answer)
      await until(async () => (await state()).champion?.version === 2)
      const { openCase, decisions } = await state()
      expect(openCase).toBeNull()
      expect(decisions.map(({ what }) => what)).toContain(`${caseId}: retrain`)
      await expect(answerCase(temporal.client, model, 'close', answer)).rejects.toThrow(`no case ${caseId}`)
    }))

  it('may be closed with a reason, and is not opened again while the alarm lasts', () =>
    withFakes(critical, async () => {
      const { check, state, model } = await championWithChecks()
      await check(Date.UTC(2002, 8, 8))
      await until(async () => (await state()).openCase?.told === 1)
      await answerCase(temporal.client, model, 'close', answer)
      await until(async () => (await state()).openCase === null)
      expect((await check(Date.UTC(2002, 8, 9))).decision?.action).toBe('nothing')
    }))

  it('joins the case that is open with another cause', () => {
    let kind = 'quality'
    const checkWindow = finding(() => ({
      outcome: 'critical',
      monitors: [{ key: `${kind} of queue`, kind, outcome: 'critical', advisory: false }],
    }))
    return withFakes({ checkWindow }, async () => {
      const { check, state } = await championWithChecks()
      await check(Date.UTC(2002, 8, 8))
      kind = 'unseen-labels'
      expect((await check(Date.UTC(2002, 8, 9))).decision?.action).toBe('experiment')
      await until(async () => (await state()).openCase?.told === 2)
      expect((await state()).openCase).toMatchObject({ caseId, evidence: [{ at: september(8) }, { at: september(9) }] })
    })
  })

  it('lets go of a case whose workflow was cancelled, and of one that was terminated', () => {
    let kind = 'quality'
    const checkWindow = finding(() => ({
      outcome: 'critical',
      monitors: [{ key: `${kind} of queue`, kind, outcome: 'critical', advisory: false }],
    }))
    return withFakes({ checkWindow }, async () => {
      const { check, state, model } = await championWithChecks()
      const workflowOf = (id: string) => temporal.client.workflow.getHandle(workflowIds.experimentation(model, id))
      const opened = async () => (await state()).openCase?.told === 1
      await check(Date.UTC(2002, 8, 8))
      await until(opened)
      await workflowOf(caseId).cancel()
      await until(async () => (await state()).openCase === null)
      expect((await state()).decisions.at(-1)?.reasons).toEqual(['an operator: its workflow was cancelled'])

      kind = 'unseen-labels'
      await check(Date.UTC(2002, 8, 9))
      await until(opened)
      const second = 'case-20020909T000000Z'
      await workflowOf(second).terminate('by mistake')
      await answerCase(temporal.client, model, 'close', { ...answer, caseId: second })
      await until(async () => (await state()).openCase === null)

      kind = 'bias'
      await check(Date.UTC(2002, 8, 10))
      await until(opened)
      await workflowOf('case-20020910T000000Z').terminate('by mistake')
      kind = 'class-prior'
      await check(Date.UTC(2002, 8, 11))
      await until(async () => (await state()).openCase === null)
      expect((await state()).decisions.at(-1)?.what).toBe('case-20020910T000000Z: expired')
      expect((await check(Date.UTC(2002, 8, 12))).decision?.action).toBe('experiment')
    })
  })

  it('opens its case while a retraining runs', () =>
    withFakes(critical, async (world) => {
      const { check, state, request } = await championWithChecks()
      const { open, opened } = gate()
      world.change({
        ingestAnnotations: async (input) => {
          await opened
          return world.well.ingestAnnotations(input)
        },
      })
      await request('slow')
      await until(async () => (await state()).running?.runId === 'slow')
      await check(Date.UTC(2002, 8, 8))
      await until(async () => (await state()).openCase?.told === 1)
      expect((await state()).running?.runId).toBe('slow')
      open()
      await until(async () => (await state()).running === null)
    }))
})
