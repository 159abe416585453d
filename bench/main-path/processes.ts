import { readdir, readFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { execa } from 'execa'

/** A process of this machine. `peakBytes` is `null` where the system does not tell it (macOS). */
export type ProcessMemory = {
  readonly pid: number
  readonly parent: number
  readonly command: string
  readonly residentBytes: number
  readonly peakBytes: number | null
}

const bytesPerKib = 1024

/** All processes with their resident memory: from /proc (VmRSS, VmHWM), or from ps where there is none. */
export function listProcesses(): Promise<ProcessMemory[]> {
  return platform() === 'linux' ? readProc() : askPs()
}

async function readProc(): Promise<ProcessMemory[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => readProcess(Number(pid)).catch(() => undefined)))
  return found.filter((one) => one !== undefined)
}

/** Nothing for a kernel thread, which has no memory of its own. Rejects when the process has ended meanwhile. */
async function readProcess(pid: number): Promise<ProcessMemory | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim()
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN)
  const residentBytes = field('VmRSS') * bytesPerKib
  if (Number.isNaN(residentBytes)) return undefined
  return { pid, parent: field('PPid'), command, residentBytes, peakBytes: field('VmHWM') * bytesPerKib }
}

async function askPs(): Promise<ProcessMemory[]> {
  const { stdout } = await execa('ps', ['-A', '-o', 'pid=,ppid=,rss=,args='])
  return stdout.split('\n').flatMap((line) => {
    const [pid, parent, kib, ...command] = line.trim().split(/\s+/)
    if (!kib) return []
    const residentBytes = Number(kib) * bytesPerKib
    return [{ pid: Number(pid), parent: Number(parent), command: command.join(' '), residentBytes, peakBytes: null }]
  })
}

/** The processes that one started, and that those started. */
export function descendantsOf(pid: number, processes: readonly ProcessMemory[]): ProcessMemory[] {
  const children = processes.filter(({ parent }) => parent === pid)
  return children.flatMap((child) => [child, ...descendantsOf(child.pid, processes)])
}
