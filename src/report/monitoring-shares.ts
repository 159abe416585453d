import { html } from 'hono/html'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { formatCount } from '../domain/gate/format.ts'
import type { Html } from './html.ts'
import { drawHistogram } from './monitoring-histogram-chart.ts'
import { drawShares, type SharePair } from './monitoring-shares-chart.ts'

const drawnLabels = 20

/** The answers of each task: how often each label was given in the reference and in the window, and how sure the model was. */
export function sharesSection({ tasks, reference, distributions }: WindowCheck): Html[] | null {
  const parts = Object.entries(tasks).flatMap(([task, { reference: before, window: now }]) => {
    const pairs = sharePairs(before, now)
    if (pairs.length === 0) return []
    const left = pairs.length - drawnLabels
    return [
      html`<h3>${task}</h3><figure>${drawShares(pairs.slice(0, drawnLabels), `${task}: ${saySharesOf(pairs)}`)}</figure>${
        left > 0
          ? html`<p class="soft">${formatCount(left)} further labels with smaller differences are not drawn.</p>`
          : null
      }${confidenceFigure(task, distributions.confidences[task])}`,
    ]
  })
  if (parts.length === 0) return null
  const answered = reference.unanswered === null ? '' : ` The reference's answers are unknown: ${reference.unanswered}.`
  return [html`<p class="soft">Grey: the reference. Blue: the window.${answered}</p>`, ...parts]
}

type Cells = { readonly reference: readonly number[]; readonly window: readonly number[] }

function confidenceFigure(task: string, cells: Cells | undefined): Html | null {
  if (!cells || sum(cells.reference) === 0 || sum(cells.window) === 0) return null
  const labels = cells.window.map((_, cell) => `${Number(((cell / cells.window.length) * 100).toFixed(1))} %`)
  const said = `How sure the model was of its answers to ${task}`
  return html`<figure class="small"><figcaption>${said}</figcaption>${drawHistogram({ ...cells, labels }, said)}</figure>`
}

/** Labels with their shares, those that moved furthest first. */
export function sharePairs(
  before: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): SharePair[] {
  const [all, allNow] = [Math.max(1, sum(Object.values(before))), Math.max(1, sum(Object.values(now)))]
  const pairs = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort().map((label) => ({
    label,
    reference: (before[label] ?? 0) / all,
    window: (now[label] ?? 0) / allNow,
  }))
  const moved = ({ reference, window }: SharePair) => Math.abs(reference - window)
  return pairs.sort((a, b) => moved(b) - moved(a))
}

/** `fork 50.0 % against 64.0 %, …`: the reference against the window. */
export function saySharesOf(pairs: readonly SharePair[]): string {
  return pairs.map(({ label, reference: p, window: q }) => `${label} ${percent(p)} against ${percent(q)}`).join(', ')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
