import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatch, type CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch'
import { S3 } from '@aws-sdk/client-s3'
import { SageMaker } from '@aws-sdk/client-sagemaker'
import { afterAll, beforeAll } from 'vitest'
import { type LocalAws, startLocalAws } from '../../src/local-aws/start.ts'

/** A server on a folder of its own, with AWS's own clients for it, for all tests of a file. */
export function useLocalAws() {
  const running = { dataDir: '', log: [] as string[] }
  let server: LocalAws | undefined
  let clients: Array<{ destroy(): void }> = []

  const start = async () => {
    server = await startLocalAws({ port: 0, dataDir: running.dataDir, log: (line) => running.log.push(line) })
  }
  const stop = async () => {
    for (const client of clients) client.destroy()
    clients = []
    await server?.close()
  }
  const client = <C extends { destroy(): void }>(create: (config: ReturnType<typeof configFor>) => C): C => {
    const created = create(configFor(url()))
    clients.push(created)
    return created
  }
  const url = () => server?.url ?? 'http://127.0.0.1:1'

  beforeAll(async () => {
    running.dataDir = await mkdtemp(join(tmpdir(), 'local-aws-'))
    await start()
  })
  afterAll(async () => {
    await stop()
    await rm(running.dataDir, { recursive: true, force: true })
  })
  return {
    running,
    url,
    s3: () => client((config) => new S3({ ...config, forcePathStyle: true })),
    cloudwatch: (more: CloudWatchClientConfig = {}) => client((config) => new CloudWatch({ ...config, ...more })),
    sagemaker: () => client((config) => new SageMaker(config)),
    async restart(): Promise<void> {
      await stop()
      await start()
    },
  }
}

function configFor(endpoint: string) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  return { endpoint, credentials, region: 'us-east-1', maxAttempts: 1 }
}
