import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { execa } from 'execa'

export type Child = {
  readonly name: string
  readonly pid: number
  /** Rejects when the process ends before it was asked to. */
  readonly unexpectedEnd: Promise<never>
  stop(): Promise<void>
  kill(): Promise<void>
}

type Command = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly logFile: string
}

const graceMs = 10_000
const shownLogCharacters = 2_000

/** Starts a program of the local stack with its output in a log file. It is stopped with this process, and only it. */
export function startChild({ name, command, args, env = {}, logFile }: Command): Child {
  const subprocess = execa(command, args, {
    env,
    stdin: 'ignore',
    all: true,
    buffer: false,
    forceKillAfterDelay: graceMs,
    reject: false,
  })
  subprocess.all.pipe(createWriteStream(logFile, { flags: 'a' }))
  const watchdog = startWatchdog(subprocess.pid)
  let asked = false
  const ended = subprocess.then((result) => {
    watchdog?.kill('SIGKILL')
    return result
  })
  const unexpectedEnd = ended.then(async ({ exitCode, signal, originalMessage }) => {
    if (asked) return new Promise<never>(() => undefined)
    const log = await readFile(logFile, 'utf8').catch(() => '')
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${exitCode ?? 'unknown'}`
    throw new Error(
      `${name} ${how}${originalMessage ? ` (${originalMessage})` : ''}. End of ${logFile}:\n${log.slice(-shownLogCharacters)}`,
    )
  })
  unexpectedEnd.catch(() => undefined)
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    asked = true
    subprocess.kill(signal)
    await ended
  }
  return { name, pid: subprocess.pid ?? 0, unexpectedEnd, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

/** Ends the child when this process is gone without a chance to do so: its end closes the pipe that the watchdog reads. */
function startWatchdog(pid: number | undefined) {
  if (pid === undefined) return undefined
  return execa('sh', ['-c', 'read -r _; kill -TERM "$0"', String(pid)], { stdin: 'pipe', reject: false })
}
