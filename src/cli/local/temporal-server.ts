import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Connection } from '@temporalio/client'
import { searchAttributes } from '../../contract/search-attributes.ts'
import { packageRoot } from '../package-root.ts'
import { type Child, startChild } from './child.ts'
import { waitUntil } from './wait-until.ts'

export type TemporalServer = Child & { readonly address: string; readonly uiUrl: string | null }

type TemporalServerOptions = {
  readonly port: number
  readonly uiPort: number | null
  readonly logFile: string
  /** Where histories are kept; in memory when absent. */
  readonly databaseFile?: string
  /** Further settings of the server, as `name=value`. */
  readonly dynamicConfig?: readonly string[]
}

// The server takes tasks from its queues 20 times a second by default, up to 50 ms a step: for people at a laptop, too slow.
const eagerQueues = ['history.transferProcessorMaxPollRPS=2000', 'history.timerProcessorMaxPollRPS=2000']

/** Starts a real Temporal server on loopback, with the search attributes that Perennial sets. */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const { port, uiPort, logFile, databaseFile, dynamicConfig = [] } = options
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn']
  args.push(...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort)]))
  args.push(...(databaseFile ? ['--db-filename', databaseFile] : []))
  args.push(...Object.values(searchAttributes).flatMap(({ name }) => ['--search-attribute', `${name}=Keyword`]))
  args.push(...[...eagerQueues, ...dynamicConfig].flatMap((setting) => ['--dynamic-config-value', setting]))
  const child = startChild({ name: 'the Temporal server', command: temporalCommand(), args, logFile })
  const address = `127.0.0.1:${port}`
  await Promise.race([child.unexpectedEnd, waitUntil(`the Temporal server at ${address}`, () => answers(address))])
  return { ...child, address, uiUrl: uiPort === null ? null : `http://127.0.0.1:${uiPort}` }
}

/** The `temporal` program: the one named by TEMPORAL_CLI_PATH, the project's own, or whatever PATH has. */
function temporalCommand(): string {
  const own = join(packageRoot, '.tools/python/bin/temporal')
  return process.env.TEMPORAL_CLI_PATH ?? (existsSync(own) ? own : 'temporal')
}

async function answers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1_000 })
    await connection.workflowService.describeNamespace({ namespace: 'default' })
    await connection.close()
    return true
  } catch {
    return false
  }
}
