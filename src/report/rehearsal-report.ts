import { html } from 'hono/html'
import { formatCount } from '../domain/gate/format.ts'
import type { RehearsedRecord } from '../domain/policy/rehearse-record.ts'
import { sayTime } from './format.ts'
import { type Html, list, section, table } from './html.ts'
import { renderPage } from './page.ts'
import { drawTimeline } from './rehearsal-chart.ts'
import { drawSweep } from './rehearsal-sweep-chart.ts'
import { formatSweep, formatThresholds, formatTimeline } from './rehearsal-tables.ts'
import { sayAlarms, sayRehearsal } from './rehearsal-words.ts'

/** The report of a rehearsal: what would have happened, window by window, and where thresholds could lie. Shows no text of a customer. */
export function renderRehearsalReport(record: RehearsedRecord): string {
  const { model, environment, from, to, notes } = record
  return renderPage({
    title: `${model}: rehearsal`,
    heading: `Rehearsal of ${model}`,
    origin: html`${sayTime(from)} to ${sayTime(to)}, environment ${environment}`,
    outcome: 'inconclusive',
    verdict: `What would have happened: ${sayAlarms(record.summary)}`,
    reasons: sayRehearsal(record),
    sections: [
      section('What to know before it is believed', list(notes)),
      section('Window by window', timelineSection(record)),
      section('Where a threshold could lie', thresholdSection(record)),
      section('Other thresholds', sweepSection(record)),
      section('Alarms and decisions', notableTable(record)),
    ],
  })
}

function timelineSection(record: RehearsedRecord): Html {
  return html`<figure>${drawTimeline(record)}<figcaption>Green: ok. w: warning. C: critical. ?: too few rows to tell. !: error.
Decisions: R retrain, E open a case of experimentation, A ask for annotation. A dashed line is a change that was named.</figcaption></figure>`
}

function thresholdSection({ thresholds, changes }: RehearsedRecord): Html[] | null {
  if (thresholds.length === 0) return null
  const quiet = changes.length === 0 ? 'in the whole period' : 'before the first change'
  return [
    html`<p class="soft">“Quiet from” is the smallest warning threshold that raises no alarm ${quiet}; any threshold below “alarm below”
raises one after the first change.</p>`,
    tableOf(formatThresholds(thresholds)),
  ]
}

function sweepSection({ sweep }: RehearsedRecord): Html[] | null {
  if (sweep.length === 0) return null
  return [
    html`<figure>${drawSweep(sweep)}<figcaption>All thresholds of the monitors that act, so many times as far from no effect. Blue: alarms.
Orange: those before the first change, which are false.</figcaption></figure>`,
    tableOf(formatSweep(sweep)),
  ]
}

/** The windows of which there is something to say. */
function notableTable({ timeline }: RehearsedRecord): Html[] {
  const [header = [], ...rows] = formatTimeline(timeline)
  const notable = rows.filter((cells) => cells.at(-1) !== '')
  const quiet = rows.length - notable.length
  const said = `${formatCount(quiet)} windows in which nothing was in alarm are left out.`
  return [
    ...(quiet > 0 ? [html`<p class="soft">${said}</p>`] : []),
    ...(notable.length > 0 ? [table(header, notable.map(toCells))] : []),
  ]
}

function toCells([end = '', rows = '', outcome = '', ...others]: string[]): (string | Html)[] {
  return [html`<span style="white-space: nowrap">${end}</span>`, rows, outcomeWord(outcome), ...others]
}

function outcomeWord(outcome: string): Html {
  return html`<span class="outcome ${outcome}">${outcome}</span>`
}

function tableOf([header = [], ...rows]: readonly string[][]): Html {
  return table(header, rows)
}
