import { html } from 'hono/html'
import type { PastCheck } from '../domain/drift/check-history.ts'
import type { MonitorResult, WindowCheck } from '../domain/drift/window-check.ts'
import { formatValue } from '../domain/gate/format.ts'
import { sayDay, sayTime } from './format.ts'
import type { Html } from './html.ts'
import { noEffect } from './monitoring-chart.ts'
import { outcomesOf, type ReportContext, windowsOf } from './monitoring-context.ts'
import { drawHistory, type HistoryPoint } from './monitoring-history-chart.ts'
import { outcomeSigns, outcomeWord, saySince, worstFirst } from './monitoring-outcome.ts'

/** The last windows: the verdict of each, and the effect of every monitor over time. */
export function historySection(check: WindowCheck, context: ReportContext): Html[] | null {
  const windows = windowsOf(check, context)
  if (windows.length < 2) return null
  const figures = worstFirst(check.monitors).flatMap((monitor) => historyFigure(monitor, windows) ?? [])
  return [
    verdictStrip(windows),
    html`<p class="soft">A point is the effect, the bar its bounds; a cross is a window in which it had no value. Dashed: the thresholds as they are now.
A level is reached when the <em>lower</em> end of the bar lies above its line.</p>`,
    html`<div class="grid">${figures}</div>`,
  ]
}

function verdictStrip(windows: readonly PastCheck[]): Html {
  const cells = windows.map(
    ({ window, outcome, version }) =>
      html`<li class="${outcome}" title="${`${sayTime(window.to)}: ${outcome}, version ${version}`}"><b>${outcomeSigns[outcome]}</b><span>${outcome}</span><span>${shortTime(window.to, windows)}</span><span>v${version}</span></li>`,
  )
  return html`<ol class="windows">${cells}</ol>`
}

function historyFigure(monitor: MonitorResult, windows: readonly PastCheck[]): Html | null {
  const points = pointsOf(monitor.key, windows)
  if (points.length < 2) return null
  const since = saySince(outcomesOf(monitor.key, windows))
  const said = points.map(
    ({ label, value, outcome }) => `${label} ${value === null ? 'no value' : formatValue(value)}, ${outcome}`,
  )
  const picture = drawHistory(points, noEffect(monitor.effect), `${monitor.key}: ${said.join('; ')}`)
  return html`<figure class="small"><figcaption><strong>${monitor.name}</strong>, ${monitor.effect}: ${
    since === null ? outcomeWord(monitor.outcome) : html`<span class="${monitor.outcome}">${since}</span>`
  }</figcaption>${picture}</figure>`
}

/** A monitor window by window; windows that did not have it are left out. */
export function pointsOf(key: string, windows: readonly PastCheck[]): HistoryPoint[] {
  return windows.flatMap(({ window, version, monitors }, index) => {
    const monitor = monitors.find((of) => of.key === key)
    if (!monitor) return []
    const before = windows[index - 1]
    const begins = before !== undefined && before.version !== version
    return [{ ...monitor, label: shortTime(window.to, windows), version: begins ? version : null }]
  })
}

/** `3 Aug`, or `09:30` where all windows end within two days. */
function shortTime(iso: string, windows: readonly PastCheck[]): string {
  const ends = windows.map(({ window }) => Date.parse(window.to))
  const near = Math.max(...ends) - Math.min(...ends) < 2 * 86_400_000
  if (near) return new Date(iso).toISOString().slice(11, 16)
  const [day = '', month = ''] = sayDay(iso).split(' ')
  return `${day} ${month.slice(0, 3)}`
}
