import type { Machine } from '../machine.ts'
import { formatMs, markdownTable, spreadCells } from '../markdown.ts'
import { spreadOf } from '../spread.ts'
import type { MonitorTiming } from './measure.ts'
import type { MonitorsBenchOptions } from './options.ts'

export type MonitorsResults = {
  readonly command: string
  readonly options: Omit<MonitorsBenchOptions, 'results'>
  readonly machine: Machine
  readonly timings: readonly MonitorTiming[]
}

export function describeMonitorsResults({ command, machine, options, timings }: MonitorsResults): string {
  const { date, commit, cpu, cores, memoryGib, system, node, loadAtStart } = machine
  const rows = timings.map(({ monitor, rows, target, ms }) => [
    monitor,
    rows.toLocaleString('en'),
    target,
    ...spreadCells(spreadOf(ms), formatMs),
    `${((1000 * spreadOf(ms).median) / rows).toFixed(0)} µs`,
  ])
  return `# The monitors, measured

One window against its reference, both of as many rows, in one thread. ${options.repetitions} repetitions each after one that is not counted.

${markdownTable(['Monitor', 'rows a side', 'target', 'median', 'min', 'max', 'a row'], rows)}

\`${command}\` on ${date}, commit ${commit}: ${cpu}, ${cores} cores, ${memoryGib} GiB, ${system}, Node ${node}, load at start ${loadAtStart.join(', ')}.
`
}
