import { type History, historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import { replayTraffic } from '../../src/triggers/traffic.ts'
import { realActivities } from '../support/lifecycle-activities.ts'
import {
  fixtureDefinition,
  madeUpMails,
  operate,
  readFixture,
  startTestAws,
  startTestGateway,
  until,
} from '../support/stack.ts'
import { startTestTemporal, type TestTemporal, withWorkers } from '../support/temporal.ts'

let temporal: TestTemporal
let aws: Awaited<ReturnType<typeof startTestAws>>
let gateway: Awaited<ReturnType<typeof startTestGateway>>

beforeAll(async () => {
  temporal = await startTestTemporal()
  aws = await startTestAws()
  gateway = await startTestGateway(aws.clients)
})
afterAll(async () => {
  await gateway.close()
  await aws.stop()
  await temporal.stop()
})

const working = <T>(body: () => Promise<T>) => withWorkers(temporal, realActivities(temporal, aws.clients), body)

let models = 0
function newModel(hyperparameters: Record<string, number> = {}) {
  models += 1
  const model = `parrots-${models}`
  return readFixture(fixtureDefinition, (definition) => ({
    ...definition,
    model,
    data: { ...definition.data, annotations: `s3://parrots-local/${model}/annotations/` },
    training: { ...definition.training, hyperparameters },
  }))
}

/** Sends live traffic for as long as the body runs. */
async function underTraffic<T>(model: string, body: () => Promise<T>): Promise<T> {
  const stopping = new AbortController()
  const mails = (function* () {
    for (;;) yield { text: { subject: 'live', body: 'spam=no queue=rpm' } }
  })()
  const traffic = replayTraffic({ url: gateway.url, model, mails, ratePerSecond: 100, signal: stopping.signal })
  try {
    return await body()
  } finally {
    stopping.abort()
    await traffic
  }
}

async function histories(...workflows: string[]) {
  return Promise.all(workflows.map((id) => temporal.client.workflow.getHandle(id).fetchHistory()))
}

describe('a retraining on the embedded AWS', () => {
  it('takes a challenger from annotations to all live traffic, in fewer than 400 events and without a word of a mail', () =>
    working(async () => {
      const definition = newModel()
      const { model } = definition
      const { apply, deliver, retrain, lifecycle, trainingJobs, read } = operate(temporal, aws.clients, definition)
      await apply()
      await deliver('2002/07/01.jsonl', madeUpMails(600))
      await expect(retrain('first')).resolves.toMatchObject({ outcome: 'promoted', version: 1 })
      await deliver('2002/08/01.jsonl', madeUpMails(900))
      const second = await underTraffic(model, () => retrain('second'))
      expect(second).toMatchObject({ outcome: 'promoted', version: 2 })
      expect((await lifecycle()).champion?.version).toBe(2)
      expect(await trainingJobs()).toHaveLength(2)

      const evidence = JSON.parse(await read(second.evidenceUri ?? ''))
      expect(evidence.rollout.steps.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
        'pass',
        'pass',
        'pass',
      ])
      expect(await read(second.reportUri ?? '')).toContain('Version 2 was promoted')

      const all = await histories(workflowIds.retraining(model, 'second'), workflowIds.rollout(model, 2))
      const events = all.reduce((sum, { events }) => sum + (events?.length ?? 0), 0)
      expect(events).toBeLessThan(400)
      // What is meant to be in a history is found there: the search below is not blind.
      expect(all.map(decodedPayloads).join()).toContain(definition.description)
      const lives = await histories(workflowIds.modelLifecycle(model))
      for (const history of [...all, ...lives]) {
        expect(decodedPayloads(history)).not.toMatch(/Confidential matter|Dear team|kind regards/)
      }
    }))

  it('rolls back a challenger that fails every tenth live request, at the first step and with the reason in words', () =>
    working(async () => {
      const definition = newModel()
      const { model } = definition
      const { apply, deliver, retrain, lifecycle, read } = operate(temporal, aws.clients, definition)
      await apply()
      await deliver('2002/07/01.jsonl', madeUpMails(600))
      await retrain('first')
      await apply({ ...definition, training: { ...definition.training, hyperparameters: { failEvery: 10 } } })
      const result = await underTraffic(model, () => retrain('second'))
      expect(result.outcome).toBe('rolled-back')
      expect(result.reasons[0]).toMatch(/error rate of the challenger .* exceeds the champion's 0 %/)
      const { rollout } = JSON.parse(await read(result.evidenceUri ?? ''))
      expect(rollout.steps).toEqual([expect.objectContaining({ weightPercent: 50, outcome: 'fail' })])
      expect((await lifecycle()).champion?.version).toBe(1)
      const { ProductionVariants } = await aws.clients.sagemaker.describeEndpoint({ EndpointName: model })
      expect(ProductionVariants?.map(({ VariantName }) => VariantName)).toEqual(['v1'])
      const rolledBack = await aws.clients.sagemaker.describeModelPackage({
        ModelPackageName: `arn:aws:sagemaker:us-east-1:000000000000:model-package/${model}/2`,
      })
      expect(rolledBack.CustomerMetadataProperties).toMatchObject({ rolloutOutcome: 'rolled-back' })
    }))

  it('rejects a challenger that answers wrongly, and keeps its SageMaker model nowhere', () =>
    working(async () => {
      const definition = newModel()
      const { apply, deliver, retrain } = operate(temporal, aws.clients, definition)
      await apply()
      await deliver('2002/07/01.jsonl', madeUpMails(600))
      await retrain('first')
      await apply({ ...definition, training: { ...definition.training, hyperparameters: { wrongEvery: 4 } } })
      const { outcome, reasons } = await retrain('second')
      expect(outcome).toBe('rejected')
      expect(reasons.join('\n')).toMatch(/accuracy of queue differs from the champion's by −0\.\d+/)
      const { Models } = await aws.clients.sagemaker.listModels({ NameContains: definition.model })
      expect(Models).toHaveLength(1)
    }))
})

describe('a lifecycle that was terminated by hand', () => {
  it('begins again with the champion that serves, and takes the next challenger from there', () =>
    working(async () => {
      const definition = newModel()
      const { model } = definition
      const { apply, deliver, retrain, lifecycle } = operate(temporal, aws.clients, definition)
      await apply()
      await deliver('2002/07/01.jsonl', madeUpMails(600))
      await retrain('first')
      const before = (await lifecycle()).champion
      await temporal.client.workflow.getHandle(workflowIds.modelLifecycle(model)).terminate()
      await apply()
      await until(async () => (await lifecycle()).champion !== null, 'the champion to be recalled')
      expect((await lifecycle()).champion).toEqual({ ...before, promotedAt: expect.any(String) })
      await deliver('2002/08/01.jsonl', madeUpMails(900))
      await expect(underTraffic(model, () => retrain('second'))).resolves.toMatchObject({
        outcome: 'promoted',
        version: 2,
      })
    }))
})

describe('annotations that are broken', () => {
  it('are quarantined each with its file, line and reason, and the rest is used', () =>
    working(async () => {
      const model = newModel()
      const validation = { ...model.data.validation, unreadableFile: 'quarantine' as const }
      const definition = { ...model, data: { ...model.data, validation } }
      const { apply, deliver, retrain, read } = operate(temporal, aws.clients, definition)
      await apply()
      await deliver('1.jsonl', madeUpMails(600))
      await deliver('2.jsonl', '')
      await deliver(
        '3.jsonl',
        `{"message_id": "cut off\n${madeUpMails(3, (mail, index) => ({ ...mail, message_id: `<x${index}>`, queue: 'parking' }))}`,
      )
      await deliver(
        '4.jsonl',
        madeUpMails(2, (mail, index) => ({ ...mail, message_id: `<y${index}>`, received_at: undefined })),
      )
      await deliver('5.jsonl', madeUpMails(2))
      await deliver(
        '6.jsonl',
        Buffer.from(`\ufeff${madeUpMails(2, (mail) => ({ ...mail, message_id: '<z>' }))}`, 'utf16le'),
      )
      const result = await retrain('first')
      expect(result.outcome).toBe('promoted')
      const { annotations } = JSON.parse(await read(result.evidenceUri ?? ''))
      expect(annotations).toMatchObject({ accepted: 600, duplicates: 2 })
      const quarantine = await read(`s3://parrots-local/${definition.model}/runs/first/quarantine.jsonl`)
      const lines = quarantine
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      const found = lines.map(({ key, line, rule }) => `${key.slice(-7)}:${line} ${rule}`)
      expect(found).toEqual(
        expect.arrayContaining([
          expect.stringContaining('3.jsonl:1'),
          expect.stringContaining('3.jsonl:2'),
          expect.stringContaining('4.jsonl:1'),
          expect.stringContaining('6.jsonl:null'),
        ]),
      )
      expect(quarantine).not.toContain('kind regards')
    }))

  it('stop the run when they are too many, with the counts in words', () =>
    working(async () => {
      const { apply, deliver, retrain, trainingJobs } = operate(temporal, aws.clients, newModel())
      const before = (await trainingJobs()).length
      await apply()
      await deliver(
        '1.jsonl',
        madeUpMails(300, (mail, index) => (index % 4 === 0 ? { ...mail, queue: 'parking' } : mail)),
      )
      const { outcome, reasons } = await retrain('first')
      expect(outcome).toBe('rejected')
      expect(reasons.join(' ')).toMatch(/25 % \(75 of 300 rows\) is above the limit 5 %/)
      expect(await trainingJobs()).toHaveLength(before)
    }))

  it('that never came fail the run with the prefix that was looked at', () =>
    working(async () => {
      const definition = newModel()
      const { apply, retrain } = operate(temporal, aws.clients, definition)
      await apply()
      await expect(retrain('first')).rejects.toMatchObject({
        cause: {
          cause: {
            type: 'NoAnnotations',
            message: expect.stringContaining(`s3://parrots-local/${definition.model}/annotations/`),
          },
        },
      })
    }))
})

/** Everything that a history carries, payloads decoded from base64. */
function decodedPayloads(history: History): string {
  const decoded: unknown = JSON.parse(historyToJSON(history), (key, value) =>
    key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8') : value,
  )
  return JSON.stringify(decoded)
}
