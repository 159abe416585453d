import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { killMarked, markVariable, signalMarked } from './marked-processes.ts'
import { supervisorScript } from './supervisor.ts'

export type ChildCommand = {
  readonly command: readonly string[]
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Takes stdout and stderr, after what it already holds. */
  readonly logFile: string
}

/** What a grace is measured by: AWS's time, or, by default, the machine's. */
export type GraceClock = { sleep(durationMs: number, signal?: AbortSignal): Promise<void> }

export type Child = {
  /** Also the id of the process group. */
  readonly pid: number
  /** Resolves with the exit code, 128 + the signal's number after a signal; by then all that the child started is gone. */
  readonly exited: Promise<number>
  /** SIGTERM to the group, SIGKILL after the grace; resolves as `exited`. */
  stop(graceMs: number, clock?: GraceClock): Promise<number>
  /** Sends a signal to the child and all that it started, not to what watches over them. */
  strike(signal: NodeJS.Signals): Promise<void>
}

const realTime: GraceClock = { sleep: (durationMs, signal) => sleep(durationMs, undefined, signal ? { signal } : {}) }

/**
 * Starts a process group that dies with this process, and all in it bear the mark, which must be this child's alone. A command that
 * does not exist exits with 127 and says so in the log.
 */
export async function startChild({ command, folder, env, logFile }: ChildCommand, mark: string): Promise<Child> {
  await mkdir(dirname(logFile), { recursive: true })
  const log = await open(logFile, 'a')
  try {
    const shell = spawn('/bin/sh', ['-c', supervisorScript, 'supervisor', `${markVariable}=${mark}`, ...command], {
      cwd: folder,
      env: { ...env },
      detached: true,
      stdio: ['pipe', log.fd, log.fd],
    })
    await once(shell, 'spawn')
    const pid = shell.pid
    if (pid === undefined) throw new Error(`${command[0]} was started without a process id`)
    // The group may end while the pipe is still open on this side; that is no error.
    shell.stdin?.on('error', () => undefined)
    const exited = new Promise<number>((resolve) => {
      shell.once('exit', async (code) => {
        signalGroup(pid, 'SIGKILL')
        await killMarked(mark)
        resolve(code ?? 137)
      })
    })
    return {
      pid,
      exited,
      stop: (graceMs, clock = realTime) => stopGroup(pid, exited, graceMs, clock),
      strike: (signal) => strikeMarked(mark, signal, exited),
    }
  } finally {
    await log.close()
  }
}

// A child that has only just been started bears its mark in a moment.
const longestWaitForMark = 100
const markPollMs = 10

async function strikeMarked(mark: string, signal: NodeJS.Signals, exited: Promise<number>): Promise<void> {
  let isOver = false
  exited.then(() => {
    isOver = true
  })
  for (let tries = 0; tries < longestWaitForMark && !isOver; tries += 1) {
    if ((await signalMarked(mark, signal)) > 0) return
    await sleep(markPollMs)
  }
}

async function stopGroup(pid: number, exited: Promise<number>, graceMs: number, clock: GraceClock): Promise<number> {
  signalGroup(pid, 'SIGTERM')
  const waiting = new AbortController()
  const grace = clock.sleep(graceMs, waiting.signal).then(
    () => 'over',
    () => 'ended',
  )
  const first = await Promise.race([exited.then(() => 'ended'), grace])
  waiting.abort()
  if (first === 'over') signalGroup(pid, 'SIGKILL')
  return exited
}

/** Sends the signal to the group; false when no such group is left. */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-pid, signal)
    return true
  } catch {
    return false
  }
}
