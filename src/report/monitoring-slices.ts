import { html } from 'hono/html'
import type { MonitorResult, WindowCheck } from '../domain/drift/window-check.ts'
import type { Share } from '../domain/drift/window-content.ts'
import { formatCount, formatDifference, formatValue } from '../domain/gate/format.ts'
import { type Html, table } from './html.ts'
import { outcomeWord, worstFirst } from './monitoring-outcome.ts'
import { type SliceValue, valuesOf } from './monitoring-slice-evidence.ts'

const shown = 15

/** The values of slices: what each monitor of a slice measured, and how right the answers were for every value. The worst first. */
export function slicesSection({ monitors, distributions }: WindowCheck): Html[] | null {
  const parts = [...worstFirst(monitors).flatMap(monitorPart), ...countsPart(distributions.slices)]
  return parts.length > 0 ? parts : null
}

function monitorPart(monitor: MonitorResult): Html[] {
  const values = valuesOf(monitor.measurement?.evidence ?? {})
  if (values.length === 0) return []
  const isDrop = values.some(({ kind }) => kind === 'drop')
  const lines = values
    .slice(0, shown)
    .map(({ value, observed, lower, upper, n }) => [
      value,
      observed === null ? 'undefined' : formatValue(observed),
      observed === null ? '–' : `${formatValue(lower)} to ${formatValue(upper)}`,
      formatCount(n),
    ])
  return [
    html`<h3>${monitor.key}: ${outcomeWord(monitor.outcome)}</h3>`,
    table(['value', isDrop ? 'drop' : 'share', 'bounds', 'rows'], lines),
    ...leftOut(values),
  ]
}

function countsPart(slices: WindowCheck['distributions']['slices']): Html[] {
  if (slices.length === 0) return []
  const lines = slices
    .slice(0, shown)
    .map(({ slice, value, task, rows, window, reference, drop }) => [
      `${slice} ${value}`,
      task,
      formatCount(rows),
      sayShare(window),
      sayShare(reference),
      drop === null ? '–' : formatDifference(-drop),
    ])
  return [
    html`<h3>Right answers by value</h3>`,
    table(['slice', 'task', 'texts', 'right in the window', 'right in the reference', 'change'], lines),
    html`<p class="soft">Among the rows with truth. Few rows move by chance: only a monitor of the slice tells what is more than that.</p>`,
    ...leftOut(slices),
  ]
}

function leftOut(values: readonly (SliceValue | { readonly value: string })[]): Html[] {
  const left = values.length - shown
  return left > 0 ? [html`<p class="soft">${formatCount(left)} further values are not shown.</p>`] : []
}

function sayShare({ count, n }: Share): string {
  return n === 0 ? '–' : `${((count / n) * 100).toFixed(1)} % of ${formatCount(n)}`
}
