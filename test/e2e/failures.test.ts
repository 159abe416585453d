import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { followRetraining } from '../../src/cli/follow.ts'
import type { Child } from '../../src/cli/local/child.ts'
import { freePort } from '../../src/cli/local/free-port.ts'
import { startTemporalServer } from '../../src/cli/local/temporal-server.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import {
  fixtureDefinition,
  madeUpMails,
  operate,
  readFixture,
  startTestAws,
  startWorkerProcess,
  until,
} from '../support/stack.ts'
import { startTestTemporal, type TestTemporal } from '../support/temporal.ts'

let temporal: TestTemporal
let aws: Awaited<ReturnType<typeof startTestAws>>
const workers: Child[] = []

beforeAll(async () => {
  temporal = await startTestTemporal()
  aws = await startTestAws()
})
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.kill()
})
afterAll(async () => {
  await aws.stop()
  await temporal.stop()
})

function startWorker(environment = aws.environment, server: { address: string } = temporal) {
  const worker = startWorkerProcess(server, { ...aws, environment })
  workers.push(worker)
  return worker
}

let models = 0
/** A model of its own whose training takes the given time. */
async function newModel(seconds: number, server: { client: Client } = temporal) {
  models += 1
  const model = `hardy-${models}`
  const definition = readFixture(fixtureDefinition, (fixture) => ({
    ...fixture,
    model,
    data: { ...fixture.data, annotations: `s3://parrots-local/${model}/annotations/` },
    training: { ...fixture.training, hyperparameters: { seconds } },
  }))
  const team = operate(server as TestTemporal, aws.clients, definition)
  const jobs = async () =>
    (await team.trainingJobs()).filter(({ TrainingJobName }) => TrainingJobName?.startsWith(model))
  const inTraining = () =>
    until(
      async () => (await jobs()).some(({ TrainingJobStatus }) => TrainingJobStatus === 'InProgress'),
      'the training job',
    )
  return { ...team, model, jobs, inTraining }
}

async function begin(team: Awaited<ReturnType<typeof newModel>>) {
  await team.apply()
  await team.deliver('1.jsonl', madeUpMails(300))
  return team.request('first')
}

const result = (workflowId: string, client = temporal.client) => followRetraining(client, workflowId, () => undefined)

async function pendingActivities(workflowId: string): Promise<string[]> {
  const { raw } = await temporal.client.workflow.getHandle(workflowId).describe()
  return (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name ?? '')
}

describe('a worker killed with -9 in the middle of the training', () => {
  it('leaves the job running; the next worker goes on waiting for it, and there is exactly one', async () => {
    const worker = startWorker()
    const team = await newModel(3)
    const { workflowId } = await begin(team)
    await team.inTraining()
    await until(async () => (await pendingActivities(workflowId)).includes('awaitTrainingJob'), 'the wait for the job')
    await worker.kill()
    startWorker()
    await expect(result(workflowId)).resolves.toMatchObject({ outcome: 'promoted', version: 1 })
    expect((await team.jobs()).map(({ TrainingJobStatus }) => TrainingJobStatus)).toEqual(['Completed'])
  })
})

describe('a retraining that is cancelled', () => {
  it('has its job stopped within 2 seconds, and is remembered as cancelled', async () => {
    startWorker()
    const team = await newModel(60)
    const { workflowId } = await begin(team)
    await team.inTraining()
    await temporal.client.workflow.getHandle(workflowId).cancel()
    const stopped = async () => (await team.jobs()).every(({ TrainingJobStatus }) => TrainingJobStatus !== 'InProgress')
    await until(stopped, 'the job to be stopped', 2_000)
    await until(async () => (await team.lifecycle()).running === null, 'the lifecycle')
    expect((await team.lifecycle()).decisions.at(-1)?.what).toBe('retraining first: cancelled')
  })
})

describe('CreateTrainingJob whose answer is lost', () => {
  it('is adopted, not repeated', async () => {
    const faults = new URL('/_local-aws/faults', aws.url)
    const fault = { kind: 'drop-after', operation: 'CreateTrainingJob', times: 1 }
    const headers = { 'content-type': 'application/json' }
    await fetch(faults, { method: 'POST', headers, body: JSON.stringify(fault) })
    startWorker()
    const team = await newModel(0)
    const { workflowId } = await begin(team)
    await expect(result(workflowId)).resolves.toMatchObject({ outcome: 'promoted' })
    expect(await (await fetch(faults)).json()).toMatchObject({ faults: [] })
    expect(await team.jobs()).toHaveLength(1)
  })
})

describe('a Temporal server that goes away', () => {
  it('and comes back finds its worker again, and the run completes with one job', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perennial-away-'))
    const options = {
      port: await freePort(),
      uiPort: null,
      logFile: join(folder, 'temporal.log'),
      databaseFile: join(folder, 'temporal.db'),
    }
    const before = await startTemporalServer(options)
    const connect = async () => new Client({ connection: await Connection.connect({ address: before.address }) })
    startWorker(aws.environment, before)
    const client = await connect()
    const team = await newModel(2, { client })
    const { workflowId } = await begin(team)
    await team.inTraining()
    await before.kill()
    await client.connection.close()
    const after = await startTemporalServer(options)
    const again = await connect()
    await expect(result(workflowId, again)).resolves.toMatchObject({ outcome: 'promoted' })
    expect(await team.jobs()).toHaveLength(1)
    await again.connection.close()
    for (const worker of workers.splice(0)) await worker.kill()
    await after.stop()
    await rm(folder, { recursive: true, force: true })
  })
})

describe('a second retraining', () => {
  it('waits until the first has ended, and then runs with its own job', async () => {
    startWorker()
    const team = await newModel(1)
    const first = await begin(team)
    await team.inTraining()
    const second = await team.request('second')
    expect(second).toMatchObject({ position: 'waits', workflowId: workflowIds.retraining(team.model, 'second') })
    expect(await team.jobs()).toHaveLength(1)
    await expect(result(first.workflowId)).resolves.toMatchObject({ outcome: 'promoted' })
    await until(async () => (await team.jobs()).length === 2, 'the second job')
    const [firstEnd, secondStart] = (await team.jobs())
      .toSorted((left, right) => Number(left.CreationTime) - Number(right.CreationTime))
      .map((job, index) => Number(index === 0 ? job.TrainingEndTime : job.CreationTime))
    expect(secondStart).toBeGreaterThanOrEqual(firstEnd ?? Number.NaN)
    await temporal.client.workflow.getHandle(second.workflowId).cancel()
  })
})
