import type { Spread } from './spread.ts'

export function markdownTable(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

/** Median, minimum and maximum, in the order of the columns of a table. */
export function spreadCells({ median, min, max }: Spread, format: (value: number) => string): string[] {
  return [median, min, max].map(format)
}

export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}

/** Short times in milliseconds, others in seconds. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : formatSeconds(ms)
}

export function formatMs(ms: number): string {
  return `${ms.toFixed(1)} ms`
}

export function formatMib(bytes: number | null): string {
  return bytes === null ? '–' : `${(bytes / 1024 ** 2).toFixed(0)} MiB`
}
