import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SageMaker } from '@aws-sdk/client-sagemaker'
import { SageMakerRuntime } from '@aws-sdk/client-sagemaker-runtime'
import { createAwsServices } from '../../src/local-aws/aws-services.ts'
import { createClock } from '../../src/local-aws/clock.ts'
import { createFaults } from '../../src/local-aws/faults.ts'
import { createGuard } from '../../src/local-aws/guard.ts'
import type { Limits } from '../../src/local-aws/sagemaker/context.ts'
import { createSageMaker, type SageMakerService } from '../../src/local-aws/sagemaker/service.ts'
import { startServer } from '../../src/local-aws/server.ts'
import { type MetricSample, ServiceError, type ServiceEvent } from '../../src/local-aws/service.ts'
import { createMemoryStorage, type MemoryStorage } from './memory-storage.ts'

export const image = 'registry.test/fake:1'
const account = '000000000000'
const credential = { secret: 'local', arn: `arn:aws:iam::${account}:root` }
const quiet = { info: () => undefined, warn: () => undefined, error: (fields: object) => console.error(fields) }

export type LocalSageMakerOptions = {
  readonly dataDir?: string
  readonly storage?: MemoryStorage
  readonly limits?: Partial<Limits>
  readonly random?: () => number
  readonly timeScale?: number
  readonly quotas?: Readonly<Record<string, number>>
}

/** The embedded SageMaker over the wire, with AWS's own clients, on objects in memory and the fake containers. */
export async function startLocalSageMaker(options: LocalSageMakerOptions = {}) {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'local-sagemaker-')))
  const storage = options.storage ?? createMemoryStorage()
  const samples: MetricSample[] = []
  const events: ServiceEvent[] = []
  const alarms = new Map<string, 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'>()
  const clock = createClock({ scale: options.timeScale ?? 1 })
  const faults = createFaults()
  const imagesFile = await writeImages(dataDir)
  let service: SageMakerService | undefined
  const server = await startServer({
    port: 0,
    log: quiet,
    async services(endpointUrl) {
      service = await createSageMaker({
        dataDir,
        storage,
        imagesFile,
        endpointUrl,
        log: quiet,
        account,
        region: 'us-east-1',
        metrics: { record: (more) => void samples.push(...more) },
        events: { emit: (event) => void events.push(event) },
        alarms: { stateOf: (name) => alarms.get(name) },
        clock,
        faults,
        quotas: options.quotas ?? {},
        limits: options.limits ?? {},
        ...(options.random && { random: options.random }),
      })
      const { operations, handleInvocation } = service
      const noS3 = async () => {
        throw new ServiceError('NotImplemented', 'no S3 here', 501)
      }
      return {
        aws: createAwsServices({ sagemaker: operations }),
        guard: createGuard({ account, findCredential: () => credential, wall: Date.now, faults, rates: {} }),
        s3: noS3,
        invoke: handleInvocation,
      }
    },
  })
  const client = {
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: credential.secret },
    maxAttempts: 1,
  }
  return {
    dataDir,
    storage,
    samples,
    events,
    /** What DescribeAlarms would say; a test sets it. */
    alarms,
    clock,
    faults,
    imagesFile,
    url: server.url,
    sagemaker: new SageMaker(client),
    runtime: new SageMakerRuntime(client),
    /** Stops the server; the folder stays, to be started on again. */
    async stop() {
      await service?.close()
      await server.close()
    },
    async remove() {
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export type LocalSageMaker = Awaited<ReturnType<typeof startLocalSageMaker>>

/** An images file for the fake containers, in the folder. */
export async function writeImages(dataDir: string): Promise<string> {
  const script = (url: URL) => ['node', fileURLToPath(url)]
  const file = join(dataDir, 'images.json')
  const train = script(new URL('./containers/train.mjs', import.meta.url))
  const serve = script(new URL('./containers/serve.mjs', import.meta.url))
  const process = script(new URL('./containers/process.mjs', import.meta.url))
  await writeFile(file, JSON.stringify({ [image]: { train, serve, process, env: { FROM_IMAGES_FILE: 'yes' } } }))
  return file
}
