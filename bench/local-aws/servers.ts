import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from '../../src/cli/local/child.ts'
import { freePort } from '../../src/cli/local/free-port.ts'
import { packageRoot } from '../../src/cli/package-root.ts'
import { listProcesses } from '../main-path/processes.ts'

/** A server as a process of its own. */
type Server = {
  readonly url: string
  /** From the start of the process to its first answer, whatever that says. */
  readonly startMs: number
  residentBytes(): Promise<number>
  stop(): Promise<void>
}

export type StartServer = (folder: string) => Promise<Server>

const mainModule = join(packageRoot, 'dist/src/cli/main.js')
const longestStartMs = 60_000

/** `perennial local-aws` as a user starts it, on an empty data folder. */
export function ourServer(imagesFile: string): StartServer {
  return (folder) =>
    start(folder, 'the embedded AWS', process.execPath, (port) => [
      ...[mainModule, 'local-aws', '--port', String(port)],
      ...['--data', join(folder, 'data'), '--images', imagesFile],
    ])
}

export function mockServer(python: string): StartServer {
  return (folder) =>
    start(folder, 'the mock server', python, (port) => ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)])
}

async function start(
  folder: string,
  name: string,
  command: string,
  argsFor: (port: number) => readonly string[],
): Promise<Server> {
  await mkdir(folder, { recursive: true })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const startedAt = performance.now()
  const child = startChild({ name, command, args: argsFor(port), logFile: join(folder, 'server.log') })
  try {
    await Promise.race([child.unexpectedEnd, firstAnswer(url)])
  } catch (error) {
    await child.kill()
    throw error
  }
  return {
    url,
    startMs: performance.now() - startedAt,
    stop: child.stop,
    async residentBytes() {
      const found = (await listProcesses()).find(({ pid }) => pid === child.pid)
      if (!found) throw new Error(`${name} (process ${child.pid}) is not there any more`)
      return found.residentBytes
    },
  }
}

async function firstAnswer(url: string): Promise<void> {
  const deadline = performance.now() + longestStartMs
  while (performance.now() < deadline) {
    const answered = await fetch(url).then(
      (answer) => answer.arrayBuffer().then(() => true),
      () => false,
    )
    if (answered) return
    await sleep(5)
  }
  throw new Error(`${url} did not answer within ${longestStartMs / 1000} s`)
}
