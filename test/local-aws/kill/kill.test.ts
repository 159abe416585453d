import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeImages } from '../../support/local-sagemaker.ts'
import { createConfig, createModel, settledEndpoint, until } from '../../support/sagemaker-requests.ts'
import { processesIn, startServerProcess } from './server-process.ts'
import { type Acknowledged, Bucket, type Clients, group, QueueName, writers } from './writers.ts'

const rounds = 50
const writersAtOnce = 6
const endpoint = 'kept'

describe('an embedded AWS that is killed at random moments, with its children', () => {
  let dataDir = ''
  let imagesFile = ''
  const acknowledged: Acknowledged[] = []
  const sent: string[] = []

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'local-aws-killed-'))
    imagesFile = await writeImages(dataDir)
    const server = await startServerProcess(dataDir, imagesFile)
    await prepare(server.clients)
    await server.kill()
  })
  afterAll(() => rm(dataDir, { recursive: true, force: true }))

  it(`has lost nothing that it acknowledged, ${rounds} times`, { timeout: 600_000 }, async () => {
    for (let round = 1; round <= rounds; round += 1) {
      const server = await startServerProcess(dataDir, imagesFile)
      // What the last life acknowledged at its very end is the most endangered.
      await expectKept(server.clients, acknowledged.slice(-20))
      const life = new AbortController()
      const work = Promise.all(Array.from({ length: writersAtOnce }, () => writeUntil(server.clients, life.signal)))
      await sleep(20 + Math.random() * 400)
      const [victim] = (await processesIn(dataDir)).sort(() => Math.random() - 0.5)
      if (victim !== undefined && round % 2 === 0) killIfThere(victim)
      await sleep(Math.random() * 50)
      life.abort()
      await Promise.all([server.kill(), work])
    }
    expect(acknowledged.length).toBeGreaterThan(rounds * 5)
  })

  it('leaves no process of its jobs and endpoints behind', async () => {
    await until(
      () => processesIn(dataDir),
      (pids) => pids.length === 0,
      'the end of all processes in the folder',
    )
  })

  it('knows all of it at the end, has ended every job truthfully and serves its endpoint', async () => {
    const server = await startServerProcess(dataDir, imagesFile)
    try {
      await expectKept(server.clients, acknowledged)
      await expectJobsEnded(server.clients)
      expect(await settledEndpoint({ ...server.clients, runtime: undefined as never }, endpoint)).toMatchObject({
        EndpointStatus: 'InService',
      })
      expect(await receiveAll(server.clients)).toEqual(expect.arrayContaining(sent))
    } finally {
      await server.stop()
    }
    expect(await processesIn(dataDir)).toEqual([])
  })

  async function writeUntil(clients: Clients, signal: AbortSignal): Promise<void> {
    const all = Object.values(writers)
    while (!signal.aborted) {
      const write = all[Math.floor(Math.random() * all.length)]
      if (!write) return
      try {
        acknowledged.push(await write(clients))
        sent.push(await send(clients))
      } catch (error) {
        // The connection breaks when the server is killed; an answer with an error is a defect.
        if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode) throw error
        return
      }
    }
  }
})

async function prepare(clients: Clients): Promise<void> {
  await clients.s3.createBucket({ Bucket })
  await clients.sqs.createQueue({ QueueName })
  await clients.logs.createLogGroup({ logGroupName: group })
  await clients.sagemaker.createModelPackageGroup({ ModelPackageGroupName: group })
  const both = { ...clients, runtime: undefined as never }
  await createModel(both, endpoint)
  await createConfig(both, endpoint, { [endpoint]: 1 })
  await clients.sagemaker.createEndpoint({ EndpointName: endpoint, EndpointConfigName: endpoint })
  await settledEndpoint(both, endpoint)
}

async function send({ sqs }: Clients): Promise<string> {
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName })
  const MessageBody = crypto.randomUUID()
  await sqs.sendMessage({ QueueUrl, MessageBody })
  return MessageBody
}

async function receiveAll({ sqs }: Clients): Promise<string[]> {
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName })
  const bodies: string[] = []
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 })
    if (Messages.length === 0) return bodies
    bodies.push(...Messages.map(({ Body = '' }) => Body))
  }
}

async function expectKept(clients: Clients, writes: readonly Acknowledged[]): Promise<void> {
  const lost = await Promise.all(
    writes.map(async ({ what, isKept }) => ((await isKept(clients).catch(() => false)) ? [] : [what])),
  )
  expect(lost.flat()).toEqual([])
}

async function expectJobsEnded({ sagemaker }: Clients): Promise<void> {
  const running = async () => {
    // Twice a second is as often as AWS lets anybody list training jobs.
    await sleep(600)
    const { TrainingJobSummaries = [] } = await sagemaker.listTrainingJobs({ StatusEquals: 'InProgress' })
    return TrainingJobSummaries.length
  }
  await until(running, (count) => count === 0, 'the end of all training jobs')
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
