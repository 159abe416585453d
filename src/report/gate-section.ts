import { html } from 'hono/html'
import type { RunEvidence } from '../domain/evidence.ts'
import { formatCount, formatLimit, formatValue } from '../domain/gate/format.ts'
import type { GateEvidence } from '../domain/gate/judge-gate.ts'
import type { GateMeasurement } from '../domain/gate/measurement.ts'
import type { GateOutcome } from '../domain/verdict.ts'
import { formatComparisonTable } from './comparison-table.ts'
import { sayEstimate } from './format.ts'
import { type Html, table } from './html.ts'
import { drawIntervals, type IntervalRow } from './interval-chart.ts'

export function outcomeWord(outcome: GateOutcome): Html {
  return html`<span class="outcome ${outcome}">${outcome}</span>`
}

/** Champion against challenger on the same rows: the table, the picture of the differences, the floors. */
export function gateSection({ measurement, verdict }: RunEvidence): Html[] | null {
  if (!measurement) return null
  const [header = [], ...rows] = formatComparisonTable(measurement)
  return [
    html`<p class="soft">Both models answered the same ${formatCount(measurement.rows)} rows. In brackets the 95 % interval of a value; that of a
difference is the one that decides whether it passes; to fail, a wider one that shares the error rate among the tasks must agree. Rows of one group (a thread) count as one unit.</p>`,
    table(header, rows),
    ...(verdict ? [differencePicture(verdict.evidence), floorPart(verdict.evidence), slicePart(verdict.evidence)] : []),
    discordantPart(measurement),
  ].filter((part) => part !== null)
}

function differencePicture({ differences }: GateEvidence): Html | null {
  const rows = differences.flatMap(({ task, metric, margin, outcome, difference }): IntervalRow[] =>
    difference && difference.value !== null
      ? [{ label: `${metric} of ${task}`, value: difference.value, ...difference.interval, limit: -margin, outcome }]
      : [],
  )
  if (rows.length === 0) return null
  const chart = drawIntervals({
    rows,
    axis: 'challenger − champion (right: the challenger is better)',
    kind: 'difference',
    description: differences.map(({ reason }) => reason).join('; '),
  })
  return html`<figure>${chart}<figcaption>Difference to the champion with its interval. The dashed line is the margin: the whole interval
right of it passes, the whole interval left of it fails.</figcaption></figure>`
}

function floorPart({ floors }: GateEvidence): Html | null {
  if (floors.length === 0) return null
  const rows = floors.flatMap(({ task, metric, atLeast, tolerance, outcome, measured }): IntervalRow[] =>
    measured && measured.value !== null
      ? [{ label: `${metric} of ${task}`, ...measured, limit: atLeast - tolerance, outcome }]
      : [],
  )
  const chart = drawIntervals({
    rows,
    axis: 'value of the challenger',
    kind: 'share',
    description: floors.map(({ reason }) => reason).join('; '),
  })
  const header = ['floor', 'at least', 'tolerance', 'challenger', 'outcome']
  const lines = floors.map(({ task, metric, atLeast, tolerance, measured, outcome }) => [
    `${metric} of ${task}`,
    formatLimit(atLeast),
    formatLimit(tolerance),
    sayEstimate(measured),
    outcomeWord(outcome),
  ])
  return html`<h3>Floors</h3>${table(header, lines)}${
    rows.length > 0
      ? html`<figure>${chart}<figcaption>The challenger's values with their
95 % intervals. The dashed line is the floor less its tolerance.</figcaption></figure>`
      : null
  }`
}

function slicePart({ slices }: GateEvidence): Html | null {
  if (slices.length === 0) return null
  const lines = slices.map(({ slice, task, reason, outcome }) => [slice ?? '', task, reason, outcomeWord(outcome)])
  return html`<h3>Slices</h3>${table(['slice', 'task', 'difference', 'outcome'], lines)}`
}

function discordantPart({ tasks }: GateMeasurement): Html | null {
  const compared = tasks.flatMap(({ task, n, groups, discordant }) =>
    discordant ? [{ task, n, groups, ...discordant }] : [],
  )
  if (compared.length === 0) return null
  const lines = compared.map(({ task, n, groups, challengerOnly, championOnly, midP }) => [
    task,
    formatCount(n),
    formatCount(groups),
    formatCount(challengerOnly),
    formatCount(championOnly),
    midP < 0.001 ? 'below 0.001' : formatValue(midP),
  ])
  const header = [
    'task',
    'rows',
    'groups',
    'only the challenger is right',
    'only the champion is right',
    "McNemar's mid-p",
  ]
  return html`<h3>Where they differ</h3>${table(header, lines)}`
}
