import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { environmentFor } from '../../local-aws/start.ts'
import { packageRoot } from '../package-root.ts'
import { type Child, startChild } from './child.ts'
import { startTemporalServer, type TemporalServer } from './temporal-server.ts'
import { waitUntil } from './wait-until.ts'

export type StackPorts = {
  readonly temporal: number
  readonly temporalUi: number
  readonly aws: number
  readonly gateway: number
}

export type Stack = {
  readonly temporal: TemporalServer
  readonly awsUrl: string
  readonly gatewayUrl: string
  /** What other programs need in their environment to use the stack. */
  readonly environment: Readonly<Record<string, string>>
  readonly logs: string
  readonly processes: readonly Child[]
  /** Rejects, with the end of its log, when one of the processes ends by itself. */
  readonly unexpectedEnd: Promise<never>
  stop(): Promise<void>
}

const mainModule = join(packageRoot, 'dist/src/cli/main.js')

/** Starts everything that Perennial consists of, each as its own process on loopback, with its state and logs in one folder. */
export async function startStack(folder: string, ports: StackPorts): Promise<Stack> {
  const logs = join(folder, 'logs')
  await mkdir(logs, { recursive: true })
  const awsUrl = `http://127.0.0.1:${ports.aws}`
  const gatewayUrl = `http://127.0.0.1:${ports.gateway}`
  const environment = {
    ...environmentFor(awsUrl),
    // With a profile the AWS clients of Node pass over the keys above; an empty one is none to them.
    AWS_PROFILE: '',
    PERENNIAL_ENVIRONMENT: 'local',
    PERENNIAL_HEARTBEAT_THROTTLE: '1 second',
    TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
  }
  const processes: Child[] = []
  const stop = async () => {
    // The last started first, so that nobody misses what it depends on.
    for (const child of [...processes].reverse()) await child.stop()
  }
  const start = (name: string, args: readonly string[]) => {
    const logFile = join(logs, `${args[0]}.log`)
    const child = startChild({
      name,
      command: process.execPath,
      args: [mainModule, ...args],
      env: environment,
      logFile,
    })
    processes.push(child)
    return child
  }
  try {
    const aws = start('the embedded AWS', ['local-aws', '--port', String(ports.aws), '--data', join(folder, 'aws')])
    const [temporal] = await Promise.all([
      startTemporalServer({
        port: ports.temporal,
        uiPort: ports.temporalUi,
        databaseFile: join(folder, 'temporal.db'),
        logFile: join(logs, 'temporal.log'),
      }),
      Promise.race([aws.unexpectedEnd, waitUntil(`the embedded AWS at ${awsUrl}`, () => responds(awsUrl))]),
    ])
    processes.push(temporal)
    start('the worker', ['worker'])
    const gateway = start('the gateway', ['gateway', '--port', String(ports.gateway)])
    await Promise.race([
      gateway.unexpectedEnd,
      waitUntil(`the gateway at ${gatewayUrl}`, () => responds(`${gatewayUrl}/healthz`)),
    ])
    const unexpectedEnd = Promise.race(processes.map((child) => child.unexpectedEnd))
    unexpectedEnd.catch(() => undefined)
    return { temporal, awsUrl, gatewayUrl, environment, logs, processes, unexpectedEnd, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function responds(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer()
    return true
  } catch {
    return false
  }
}
