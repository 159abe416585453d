import { join } from 'node:path'
import { createCloudWatch } from './cloudwatch/service.ts'
import { lockDataFolder } from './data-lock.ts'
import { type Log, lineLog } from './log.ts'
import { createJsonService } from './protocol/json-service.ts'
import { createS3Handler } from './s3/handler.ts'
import { createObjectStorage } from './s3/storage.ts'
import { openStore } from './s3/store.ts'
import { createSageMaker } from './sagemaker/service.ts'
import { type LocalServices, startServer } from './server.ts'

export { environmentFor } from './environment.ts'

export type LocalAwsOptions = {
  /** 0 takes any free port. */
  readonly port: number
  /** Where everything is kept. */
  readonly dataDir: string
  /** Which commands image URIs stand for. Without it every image is unknown. */
  readonly imagesFile?: string
  /** Takes a line about what went wrong or is worth knowing. */
  readonly log?: (line: string) => void
}

export type LocalAws = { readonly url: string; readonly port: number; close(): Promise<void> }

type Cleanup = Array<() => Promise<void>>

/** Starts S3, CloudWatch and SageMaker on one port of 127.0.0.1, with all state in one folder. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const log = lineLog(options.log ?? (() => undefined))
  const cleanup: Cleanup = []
  try {
    const lock = await lockDataFolder(options.dataDir)
    cleanup.push(lock.release)
    const services = (url: string) => openServices({ ...options, log, url }, cleanup)
    const server = await startServer({ port: options.port, services, log })
    cleanup.push(server.close)
    return { url: server.url, port: server.port, close: () => runBackwards(cleanup) }
  } catch (error) {
    await runBackwards(cleanup)
    throw error
  }
}

async function openServices(
  options: { dataDir: string; imagesFile?: string; log: Log; url: string },
  cleanup: Cleanup,
): Promise<LocalServices> {
  const { dataDir, imagesFile, log, url } = options
  const store = await openStore(dataDir)
  cleanup.push(store.close)
  const cloudwatch = await createCloudWatch({ folder: join(dataDir, 'cloudwatch'), log })
  cleanup.push(cloudwatch.close)
  const sagemaker = await createSageMaker({
    dataDir: join(dataDir, 'sagemaker'),
    storage: createObjectStorage(store),
    metrics: cloudwatch.sink,
    imagesFile,
    endpointUrl: url,
    log,
    account: '000000000000',
    region: 'us-east-1',
  })
  cleanup.push(sagemaker.close)
  return {
    json: [
      createJsonService({
        target: 'SageMaker',
        version: '1.1',
        clientPackage: () => import('@aws-sdk/client-sagemaker'),
        operations: sagemaker.operations,
      }),
      createJsonService({
        target: 'GraniteServiceVersion20100801',
        version: '1.0',
        clientPackage: () => import('@aws-sdk/client-cloudwatch'),
        operations: cloudwatch.operations,
      }),
    ],
    invoke: sagemaker.handleInvocation,
    s3: createS3Handler(store),
  }
}

/** The last opened first: nothing is closed while what stands on it still runs. A failure does not keep the rest open. */
async function runBackwards(cleanup: Cleanup): Promise<void> {
  const failures: unknown[] = []
  for (const step of cleanup.splice(0).reverse()) await step().catch((error) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}
