import { html } from 'hono/html'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import type { LinesRead, TextFault } from '../domain/drift/window-content.ts'
import { formatCount } from '../domain/gate/format.ts'
import { sayDuration } from '../domain/rollout/format.ts'
import { sayDay } from './format.ts'
import { facts, type Html, list, table } from './html.ts'
import { drawEffects } from './monitoring-chart.ts'
import { outcomeWord, worstFirst } from './monitoring-outcome.ts'
import { formatMonitorTable } from './monitoring-table.ts'

/** Every effect against its thresholds: the picture, the numbers, the reasons. */
export function effectsSection(check: WindowCheck): Html[] | null {
  const monitors = worstFirst(check.monitors)
  if (monitors.length === 0) return null
  const [header = [], ...rows] = formatMonitorTable({ monitors })
  const lines = rows.map((cells, index) => [...cells.slice(0, -1), outcomeWord(monitors[index]?.outcome ?? 'error')])
  return [
    html`<figure>${drawEffects(monitors)}<figcaption>The effect of each monitor with its bounds, on the scale of its own
thresholds. A level is reached when the <em>lower</em> bound lies beyond its dashed line.</figcaption></figure>`,
    table(header, lines),
  ]
}

/** The reasons of all monitors, where the verdict does not show them already. */
export function reasonsSection({ monitors }: WindowCheck): Html | null {
  const all = worstFirst(monitors).flatMap(({ reasons }) => reasons)
  return all.length > 1 ? list(all) : null
}

/** Labels in the truth that the champion never learnt. */
export function unknownTruthSection({ tasks }: WindowCheck): Html | null {
  const lines = Object.entries(tasks).flatMap(([task, { unknownTruth, labelled }]) =>
    unknownTruth.map(({ label, count, ids }) => [
      label,
      task,
      `${formatCount(count)} of ${formatCount(labelled)} rows with truth`,
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
      'texts with a fault': sayFaults(quality),
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

const faultNames: Readonly<Record<TextFault, string>> = {
  empty: 'empty',
  missing: 'with a field missing',
  invalid: 'with an invalid answer',
  duplicate: 'there already',
  truncated: 'cut off',
  tooLong: 'too long',
  unexpectedLanguage: 'in an unexpected language',
}

function sayFaults(quality: WindowCheck['read']['quality']): string {
  const found = (Object.keys(faultNames) as TextFault[]).flatMap((fault) => {
    const { count = 0 } = quality[fault] ?? {}
    return count > 0 ? [`${formatCount(count)} ${faultNames[fault]}`] : []
  })
  return found.length > 0 ? found.join(', ') : 'none'
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
