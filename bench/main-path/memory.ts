import type { Stack } from '../../src/cli/local/stack.ts'
import { descendantsOf, listProcesses, type ProcessMemory } from './processes.ts'

type Memory = { readonly processes: number; readonly residentBytes: number; readonly peakBytes: number | null }

/** Memory by what a process is: the programs of the stack under their names, and `model servers` for all of these together. */
export type MemorySnapshot = Readonly<Record<string, Memory>>

const modelServers = 'model servers'

/** The memory of an endpoint that serves: without a model server, none was recognised and nothing was measured. */
export async function readServingMemory(stack: Pick<Stack, 'processes'>): Promise<MemorySnapshot> {
  const snapshot = await readMemory(stack)
  if (snapshot[modelServers]?.processes) return snapshot
  throw new Error('an endpoint that serves must have a model server among the processes of the stack, found none')
}

export async function readMemory(stack: Pick<Stack, 'processes'>): Promise<MemorySnapshot> {
  const all = await listProcesses()
  const programs = stack.processes.map(({ name, pid }) => [name.replace(/^the /, ''), find(all, name, pid)] as const)
  const serving = stack.processes.flatMap(({ pid }) => descendantsOf(pid, all)).filter(isModelServer)
  return { ...Object.fromEntries(programs.map(([name, one]) => [name, total([one])])), [modelServers]: total(serving) }
}

function find(all: readonly ProcessMemory[], name: string, pid: number): ProcessMemory {
  const found = all.find((one) => one.pid === pid)
  if (!found) throw new Error(`${name} (process ${pid}) is not there any more`)
  return found
}

// Each runs under a shell that supervises it and whose arguments end with the same words.
function isModelServer({ command }: ProcessMemory): boolean {
  return / -m sklearn_text serve$/.test(command) && !/^\S*\bsh /.test(command)
}

function total(processes: readonly ProcessMemory[]): Memory {
  const sum = (of: (one: ProcessMemory) => number) => processes.reduce((bytes, one) => bytes + of(one), 0)
  const known = processes.every(({ peakBytes }) => peakBytes !== null)
  return {
    processes: processes.length,
    residentBytes: sum(({ residentBytes }) => residentBytes),
    peakBytes: known ? sum(({ peakBytes }) => peakBytes ?? 0) : null,
  }
}
