import type { MonitorResult, WindowCheck } from '../domain/drift/window-check.ts'
import { formatCount, formatLimit, formatValue } from '../domain/gate/format.ts'

const header = ['monitor', 'effect', 'observed', 'lower bound', 'warning', 'critical', 'rows', 'outcome']

/** The monitors of a check, one a row, for a terminal or a page. The first row is the header. */
export function formatMonitorTable({ monitors }: Pick<WindowCheck, 'monitors'>): string[][] {
  return [header, ...monitors.map(toCells)]
}

function toCells({ name, effect, measurement, warning, critical, outcome, advisory }: MonitorResult): string[] {
  const known = measurement !== null && measurement.value !== null
  return [
    advisory ? `${name} (advisory)` : name,
    effect,
    known ? formatValue(measurement.value) : 'undefined',
    known ? formatValue(measurement.lower) : '–',
    formatLimit(warning),
    formatLimit(critical),
    measurement ? formatCount(measurement.n) : '–',
    outcome,
  ]
}
