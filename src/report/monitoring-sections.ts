import { html } from 'hono/html'
import type { MonitorResult, WindowCheck } from '../domain/drift/window-check.ts'
import type { LinesRead } from '../domain/drift/window-content.ts'
import { formatCount } from '../domain/gate/format.ts'
import { sayDuration } from '../domain/rollout/format.ts'
import { sayDay } from './format.ts'
import { facts, type Html, table } from './html.ts'
import { drawEffects } from './monitoring-chart.ts'
import { drawShares, type SharePair } from './monitoring-shares-chart.ts'
import { formatMonitorTable } from './monitoring-table.ts'

/** Every effect against its thresholds: the picture, the numbers, the reasons. */
export function effectsSection({ monitors }: WindowCheck): Html[] | null {
  if (monitors.length === 0) return null
  const [header = [], ...rows] = formatMonitorTable({ monitors })
  const lines = rows.map((cells, index) => [...cells.slice(0, -1), outcomeWord(monitors[index]?.outcome ?? 'error')])
  return [
    html`<figure>${drawEffects(monitors)}<figcaption>The effect of each monitor with its bounds, on the scale of its own
thresholds. A level is reached when the <em>lower</em> bound lies beyond its dashed line.</figcaption></figure>`,
    table(header, lines),
  ]
}

function outcomeWord(outcome: MonitorResult['outcome']): Html {
  return html`<span class="outcome ${outcome}">${outcome}</span>`
}

const drawnLabels = 20

/** The answers of each task: how often each label was given in the reference and in the window. */
export function sharesSection({ tasks, reference }: WindowCheck): Html[] | null {
  const parts = Object.entries(tasks).flatMap(([task, { reference: before, window: now }]) => {
    const pairs = sharePairs(before, now)
    if (pairs.length === 0) return []
    const said = pairs.map(({ label, reference: p, window: q }) => `${label} ${percent(p)} against ${percent(q)}`)
    const left = pairs.length - drawnLabels
    return [
      html`<h3>${task}</h3><figure>${drawShares(pairs.slice(0, drawnLabels), `${task}: ${said.join(', ')}`)}</figure>${
        left > 0
          ? html`<p class="soft">${formatCount(left)} further labels with smaller differences are not drawn.</p>`
          : null
      }`,
    ]
  })
  if (parts.length === 0) return null
  const answered = reference.unanswered === null ? '' : ` The reference's answers are unknown: ${reference.unanswered}.`
  return [html`<p class="soft">Grey: the reference. Blue: the window.${answered}</p>`, ...parts]
}

/** Labels with their shares, those that moved furthest first. */
export function sharePairs(
  before: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): SharePair[] {
  const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, n) => sum + n, 0)
  const [all, allNow] = [Math.max(1, total(before)), Math.max(1, total(now))]
  const pairs = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort().map((label) => ({
    label,
    reference: (before[label] ?? 0) / all,
    window: (now[label] ?? 0) / allNow,
  }))
  const moved = ({ reference, window }: SharePair) => Math.abs(reference - window)
  return pairs.sort((a, b) => moved(b) - moved(a))
}

/** Labels in the truth that the champion never learnt. */
export function unknownTruthSection({ tasks, read }: WindowCheck): Html | null {
  const lines = Object.entries(tasks).flatMap(([task, { unknownTruth }]) =>
    unknownTruth.map(({ label, count, ids }) => [
      label,
      task,
      `${formatCount(count)} of ${formatCount(read.truth.coverage.count)} rows with truth`,
      html`<code>${ids.join(', ')}</code>`,
    ]),
  )
  return lines.length === 0 ? null : table(['label', 'task', 'rows', 'such as'], lines)
}

/** What was read for the verdict, and what of it was set aside. */
export function readSection({ read, tasks }: WindowCheck): Html[] {
  const { rows, quality, captures, truth, quarantine } = read
  const faults = Object.entries(tasks).flatMap(([task, { faults: of }]) =>
    Object.entries(of).map(([fault, count]) => `${task}: ${formatCount(count ?? 0)} × ${fault}`),
  )
  const { coverage, medianDelayMs } = truth
  return [
    facts({
      'answered texts': formatCount(rows),
      'capture files': sayLines(captures),
      'captured again': formatCount(captures.duplicates),
      'empty, invalid, doubled texts': [quality.empty, quality.invalid, quality.duplicate]
        .map(({ count }) => formatCount(count))
        .join(', '),
      'answers with a fault': faults.join('; '),
      'ground-truth files': sayLines(truth),
      'with truth': `${formatCount(coverage.count)} of ${formatCount(coverage.n)} texts`,
      'delay of the truth':
        medianDelayMs === null ? null : `${sayDuration(medianDelayMs)} in the middle; ${formatCount(truth.late)} late`,
      'truth for no captured text': formatCount(truth.unknownIds),
    }),
    ...(quarantine.length > 0
      ? [
          html`<h3>Set aside</h3>`,
          table(
            ['file', 'line', 'reason'],
            quarantine.map(({ key, line, message }) => [
              html`<code>${key}</code>`,
              line === null ? 'all' : formatCount(line),
              message,
            ]),
          ),
        ]
      : []),
  ]
}

function sayLines({ files, lines, quarantined }: LinesRead): string {
  const aside = quarantined > 0 ? `, ${formatCount(quarantined)} set aside` : ''
  return `${formatCount(files)} with ${formatCount(lines)} lines${aside}`
}

/** What the window was compared with. */
export function referenceSection({ version, reference, level, seed }: WindowCheck): Html {
  const { rows, period, datasetFingerprint, unanswered } = reference
  return facts({
    champion: `version ${version}`,
    reference: `${formatCount(rows)} test rows that it never learnt from`,
    received: period && `${sayDay(period.from)} to ${sayDay(period.to)}`,
    'its answers to them': unanswered === null ? 'known' : `unknown: ${unanswered}`,
    'data set': html`<code>${datasetFingerprint}</code>`,
    'error rate of a bound': String(Number(level.toPrecision(3))),
    'seed of what is drawn': String(seed),
  })
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
