import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Collection } from '../service.ts'
import { type Child, type ChildCommand, signalGroup, startChild } from './child.ts'
import { killMarked } from './marked-processes.ts'

/** A child as written down: enough to know it again after a crash of this process. */
export type ProcessDocument = { readonly pid: number; readonly startedAt: string; readonly purpose: string }

export type ProcessTable = ReturnType<typeof createProcessTable>

/**
 * Starts children and keeps a record of those that run, so that the next start can end what a crash left behind. `owner` names what
 * only one server at a time uses, its data folder: processes that bear its mark are this server's or left over.
 */
export function createProcessTable(collection: Collection<ProcessDocument>, owner: string) {
  const running = new Map<Child, string>()
  const ownersMark = `${createHash('sha256').update(owner).digest('hex').slice(0, 16)}:`
  return {
    async start(purpose: string, command: ChildCommand): Promise<Child> {
      const child = await startChild(command, ownersMark + randomUUID())
      running.set(child, purpose)
      const name = String(child.pid)
      const startedAt = await processStart(child.pid)
      if (startedAt) await collection.put(name, { pid: child.pid, startedAt, purpose })
      child.exited.finally(() => {
        running.delete(child)
        return collection.delete(name)
      })
      return child
    },

    /** The child that runs for this purpose. */
    find(purpose: string): Child | undefined {
      for (const [child, itsPurpose] of running) if (itsPurpose === purpose) return child
      return undefined
    },

    /** Kills what an earlier server left and still runs, recorded or not. A process id that now is another's is left alone. */
    async killLeftovers(): Promise<readonly ProcessDocument[]> {
      const killed: ProcessDocument[] = []
      for (const document of collection.values()) {
        if ((await processStart(document.pid)) === document.startedAt && signalGroup(document.pid, 'SIGKILL')) {
          killed.push(document)
        }
        await collection.delete(String(document.pid))
      }
      await killMarked(ownersMark)
      return killed
    },

    async stopAll(graceMs: number): Promise<void> {
      await Promise.all([...running.keys()].map((child) => child.stop(graceMs)))
    },
  }
}

/** What tells a process from a later one with the same id: boot and clock ticks at its start. Unknown where there is no /proc. */
async function processStart(pid: number): Promise<string | undefined> {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    // The command name, in parentheses, may hold anything; the start time is the twentieth field after it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return ticks && `${boot.trim()} ${ticks}`
  } catch {
    return undefined
  }
}
