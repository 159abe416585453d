import { readdir, readFile } from 'node:fs/promises'

export type GroupUse = { readonly cpuSeconds: number; readonly memoryBytes: number }

// What Linux counts in, on every machine that Node runs on.
const ticksPerSecond = 100
const bytesPerPage = 4_096

/** What the processes of each group have used so far and hold now, by the group's id. Empty where there is no /proc. */
export async function readProcessGroups(): Promise<ReadonlyMap<number, GroupUse>> {
  const groups = new Map<number, GroupUse>()
  const entries = await readdir('/proc').catch(() => [])
  for (const entry of entries.filter((name) => /^\d+$/.test(name))) {
    // Processes end while they are looked at.
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => undefined)
    if (stat === undefined) continue
    const { group, ...use } = parseStat(stat)
    const { cpuSeconds, memoryBytes } = groups.get(group) ?? { cpuSeconds: 0, memoryBytes: 0 }
    groups.set(group, { cpuSeconds: cpuSeconds + use.cpuSeconds, memoryBytes: memoryBytes + use.memoryBytes })
  }
  return groups
}

/** Reads a line of `/proc/<pid>/stat`. The command's name, in parentheses, may hold anything: fields count from its end. */
export function parseStat(stat: string): GroupUse & { readonly group: number } {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const field = (index: number) => fields[index] ?? 0
  return {
    group: field(2),
    cpuSeconds: (field(11) + field(12)) / ticksPerSecond,
    memoryBytes: field(21) * bytesPerPage,
  }
}
