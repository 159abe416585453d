import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileLocalAws, spawnLocalAws } from '../support/local-aws-process.ts'
import { startLocalSageMaker, writeImages } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import {
  type Clients,
  createConfig,
  createModel,
  invoke,
  isAlive,
  settledEndpoint,
  trainingEnd,
  trainingJob,
  until,
} from '../support/sagemaker-requests.ts'

/** Starts a job that hangs; answers its process id once it runs. */
async function startHangingJob(clients: Clients, dataDir: string, name: string): Promise<number> {
  await clients.sagemaker.createTrainingJob(trainingJob(name, { behaviour: 'ignore-sigterm' }))
  const read = async () => {
    const files = await readdir(dataDir, { recursive: true })
    const log = files.find((file) => file.includes(`TrainingJobs/${name}/`) && file.endsWith('.log'))
    return log ? readFile(join(dataDir, log), 'utf8') : ''
  }
  return Number(/pid=(\d+)/.exec(await until(read, (log) => log.includes('pid='), `the start of ${name}`))?.[1])
}

async function createEndpoint(clients: Clients, EndpointName: string): Promise<number> {
  await createModel(clients, 'one')
  await createModel(clients, 'two')
  await createConfig(clients, 'both', { one: 1, two: 0 })
  await clients.sagemaker.createEndpoint({ EndpointName, EndpointConfigName: 'both' })
  await settledEndpoint(clients, EndpointName)
  return Number((await invoke(clients, EndpointName, 'pid')).text)
}

const gone = (pid: number) =>
  until(
    async () => isAlive(pid),
    (alive) => !alive,
    `the end of process ${pid}`,
  )

describe('a server that was closed and started again on its folder', () => {
  const storage = createMemoryStorage()
  const limits = { shutdownGraceMs: 200 }
  let dataDir = ''

  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  it('has stopped all processes', async () => {
    const first = await startLocalSageMaker({ storage, limits })
    dataDir = first.dataDir
    const serving = await createEndpoint(first, 'kept')
    const training = await startHangingJob(first, dataDir, 'cut-off')
    await first.sagemaker.createModelPackageGroup({ ModelPackageGroupName: 'group' })
    await first.sagemaker.createModelPackage({ ModelPackageGroupName: 'group' })
    await first.stop()
    await gone(serving)
    await gone(training)
  })

  it('ends the job truthfully, serves the endpoint again and counts versions on', async () => {
    const second = await startLocalSageMaker({ storage, limits, dataDir })
    expect(await trainingEnd(second, 'cut-off')).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: 'InternalServerError: the embedded SageMaker was stopped or restarted while the job ran',
    })
    const endpoint = await settledEndpoint(second, 'kept')
    expect(endpoint).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'both' })
    expect((await invoke(second, 'kept', 'x')).variant).toBe('one')
    const { ModelPackageArn } = await second.sagemaker.createModelPackage({ ModelPackageGroupName: 'group' })
    expect(ModelPackageArn).toMatch(/group\/2$/)
    await second.stop()
  })

  it('goes on with an update that was under way', async () => {
    const third = await startLocalSageMaker({ storage, limits, dataDir })
    await settledEndpoint(third, 'kept')
    await createModel(third, 'late', 'late-ping')
    await createConfig(third, 'later', { one: 0, late: 1 })
    await third.sagemaker.updateEndpoint({ EndpointName: 'kept', EndpointConfigName: 'later' })
    await third.stop()
    const fourth = await startLocalSageMaker({ storage, limits, dataDir })
    const endpoint = await settledEndpoint(fourth, 'kept')
    expect(endpoint).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'later' })
    expect(endpoint.FailureReason).toBeUndefined()
    await fourth.stop()
  })
})

describe('an endpoint whose processes come up again after a restart', () => {
  it('is unavailable until they are ready, from the first request on, but never unknown', async () => {
    const storage = createMemoryStorage()
    const limits = { shutdownGraceMs: 200 }
    const first = await startLocalSageMaker({ storage, limits })
    await createModel(first, 'slow', 'late-ping')
    await createConfig(first, 'slow', { slow: 1 })
    await first.sagemaker.createEndpoint({ EndpointName: 'kept', EndpointConfigName: 'slow' })
    await settledEndpoint(first, 'kept')
    await first.stop()

    const second = await startLocalSageMaker({ storage, limits, dataDir: first.dataDir })
    try {
      const unavailable = { name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } }
      await expect(invoke(second, 'kept', 'x')).rejects.toMatchObject(unavailable)
      expect(second.samples).toEqual([])
      expect((await settledEndpoint(second, 'kept')).EndpointStatus).toBe('InService')
      expect((await invoke(second, 'kept', 'x')).variant).toBe('slow')
    } finally {
      await second.stop()
      await second.remove()
    }
  })
})

describe('a server that was killed with SIGKILL', () => {
  let compiled = ''
  let dataDir = ''
  let imagesFile = ''

  beforeAll(async () => {
    compiled = await compileLocalAws()
    dataDir = await mkdtemp(join(tmpdir(), 'local-aws-killed-'))
    imagesFile = await writeImages(dataDir)
  })
  afterAll(async () => {
    await rm(compiled, { recursive: true, force: true })
    await rm(dataDir, { recursive: true, force: true })
  })

  it('leaves no process behind, and serves again what was in service', async () => {
    const first = await spawnLocalAws(compiled, dataDir, imagesFile)
    const serving = await createEndpoint(first, 'kept')
    const training = await startHangingJob(first, dataDir, 'cut-off')
    await first.kill()
    await gone(serving)
    await gone(training)

    const second = await spawnLocalAws(compiled, dataDir, imagesFile)
    try {
      expect((await trainingEnd(second, 'cut-off')).FailureReason).toMatch(/^InternalServerError: /)
      expect((await settledEndpoint(second, 'kept')).EndpointStatus).toBe('InService')
      expect((await invoke(second, 'kept', 'x')).variant).toBe('one')
    } finally {
      await second.kill()
    }
  })
})
