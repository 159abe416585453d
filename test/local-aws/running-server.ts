import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatch } from '@aws-sdk/client-cloudwatch'
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
    cloudwatch: () => client((config) => new CloudWatch(config)),
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

export type RawAnswer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string }

/** A request as no client of AWS would send it: the path goes out as it is. */
export function rawRequest(
  url: string,
  request: { method: string; path: string; headers?: Record<string, string>; body?: string | Buffer },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  const { method, path, headers = {}, body } = request
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
