import { html } from 'hono/html'
import type { MonitorOutcome } from '../domain/drift/assess.ts'
import { type Episode, inOrder, sinceWhen } from '../domain/drift/check-history.ts'
import type { MonitorResult } from '../domain/drift/window-check.ts'
import { formatCount } from '../domain/gate/format.ts'
import { colours } from './chart-colours.ts'
import { sayTime } from './format.ts'
import type { Html } from './html.ts'

export const outcomeColours: Readonly<Record<MonitorOutcome, string>> = {
  ok: colours.pass,
  warning: colours.warning,
  critical: colours.fail,
  'insufficient-data': colours.inconclusive,
  error: colours.fail,
}

/** An outcome for who sees no colours. */
export const outcomeSigns: Readonly<Record<MonitorOutcome, string>> = {
  ok: '✓',
  warning: '!',
  critical: '!!',
  'insufficient-data': '…',
  error: '×',
}

export function outcomeWord(outcome: MonitorOutcome): Html {
  return html`<span class="outcome ${outcome}">${outcome}</span>`
}

type Outcomes = Parameters<typeof sinceWhen>[0]

/**
 * `warning since the window that ended 3 August 2026, 00:00 UTC (3 windows)`, `warning, new in this window`. A critical one that began
 * as a warning says since when that was so; null where no earlier window is known.
 */
export function saySince(windows: Outcomes): string | null {
  const [last, episode, alarm] = [inOrder(windows).at(-1), sinceWhen(windows), sinceWhen(windows, 'warning')]
  if (windows.length < 2 || !last || !episode || !alarm) return null
  const said = sayEpisode(last.outcome, episode)
  return last.outcome === 'critical' && alarm.windows > episode.windows
    ? `${said}; ${sayEpisode('a warning or worse', alarm)}`
    : said
}

function sayEpisode(what: string, { since, windows }: Episode): string {
  if (windows === 1) return `${what}, new in this window`
  return `${what} since the window that ended ${sayTime(since)} (${formatCount(windows)} windows)`
}

const shownFirst: readonly MonitorOutcome[] = ['critical', 'warning', 'error', 'insufficient-data', 'ok']

/** Those that ask for a look before those that do not, and those that act before those that only report. */
export function worstFirst(monitors: readonly MonitorResult[]): MonitorResult[] {
  const place = ({ outcome, advisory }: MonitorResult) => 2 * shownFirst.indexOf(outcome) + (advisory ? 1 : 0)
  return monitors.toSorted((a, b) => place(a) - place(b))
}
