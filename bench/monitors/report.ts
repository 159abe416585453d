import type { Machine } from '../machine.ts'
import { formatMib, formatMs, markdownTable, spreadCells } from '../markdown.ts'
import { spreadOf } from '../spread.ts'
import type { MonitorTiming } from './measure.ts'
import type { ProcessTiming } from './measure-columns.ts'
import type { MonitorsBenchOptions } from './options.ts'

export type MonitorsResults = {
  readonly command: string
  readonly options: Omit<MonitorsBenchOptions, 'results'>
  readonly machine: Machine
  readonly timings: readonly MonitorTiming[]
  readonly columns: readonly ProcessTiming[]
  readonly captures: readonly ProcessTiming[]
}

export function describeMonitorsResults({
  command,
  machine,
  options,
  timings,
  columns,
  captures,
}: MonitorsResults): string {
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

## A window that is held as columns

Ten columns of made-up rows in a Parquet file (label, truth, confidence, five measures of the text, language, slice) against the profile of 100,000 others: DuckDB
counts them into the cells of the monitors, and \`judgeWindow\` judges the counts. Each in a process of its own; its whole resident memory counts.

${processTable(columns)}

## Reading what was captured

A day of capture and ground-truth files, JSON Lines with the mails in them, from the disk to the content of a window. Each in a process of its own.

${processTable(captures)}

\`${command}\` on ${date}, commit ${commit}: ${cpu}, ${cores} cores, ${memoryGib} GiB, ${system}, Node ${node}, load at start ${loadAtStart.join(', ')}.
`
}

function processTable(timings: readonly ProcessTiming[]): string {
  const rows = timings.map(({ what, rows, target, ms, peakBytes }) => [
    what,
    rows.toLocaleString('en'),
    target,
    ...spreadCells(spreadOf(ms), formatMs),
    `${((1000 * spreadOf(ms).median) / rows).toFixed(2)} µs`,
    formatMib(spreadOf(peakBytes).max),
  ])
  return markdownTable(['What', 'rows', 'target', 'median', 'min', 'max', 'a row', 'most memory'], rows)
}
