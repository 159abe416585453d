import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { S3 } from '@aws-sdk/client-s3'
import { SageMaker } from '@aws-sdk/client-sagemaker'
import { SQS } from '@aws-sdk/client-sqs'
import type { Clients } from './writers.ts'

const main = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url))

/** `perennial local-aws` as its users start it, on a port of its own choice. */
export async function startServerProcess(dataDir: string, imagesFile: string) {
  const args = [main, 'local-aws', '--port', '0', '--data', dataDir, '--images', imagesFile]
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const exited = once(server, 'exit')
  const url = await Promise.race([
    printedUrl(server.stdout),
    exited.then(([code]) => Promise.reject(new Error(`the server ended with exit code ${code} before it served`))),
  ])
  return {
    clients: clientsFor(url),
    pid: server.pid ?? 0,
    async kill() {
      server.kill('SIGKILL')
      await exited
    },
    async stop() {
      server.kill('SIGTERM')
      await exited
    },
  }
}

async function printedUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const url = /^export AWS_ENDPOINT_URL=['"]?(http:[^'"]+)/.exec(line)?.[1]
    if (url) {
      output.resume()
      return url
    }
  }
  throw new Error('the server printed no address')
}

function clientsFor(endpoint: string): Clients {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const config = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  return {
    s3: new S3({ ...config, forcePathStyle: true }),
    sagemaker: new SageMaker(config),
    cloudwatch: new CloudWatch(config),
    logs: new CloudWatchLogs(config),
    sqs: new SQS(config),
  }
}

/** Processes of this machine that were started to work in the folder, whoever their parent is now. */
export async function processesIn(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
      return environment.includes(`SAGEMAKER_BASE_DIR=${dataDir}`) ? [Number(pid)] : []
    }),
  )
  return found.flat()
}
