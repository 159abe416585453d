import { html } from 'hono/html'
import type { RunEvidence } from '../domain/evidence.ts'
import { formatCount, formatValue } from '../domain/gate/format.ts'
import { sayDuration } from '../domain/rollout/format.ts'
import { sayDay, sayTime } from './format.ts'
import { facts, type Html, table } from './html.ts'

/** What was asked, by whom or what, and why. */
export function requestSection({ requests = [] }: RunEvidence): Html | null {
  if (requests.length === 0) return null
  const lines = requests.map(({ requestId, trigger, reason, requestedAt }) => [
    html`<code>${requestId}</code>`,
    trigger,
    reason,
    sayTime(requestedAt),
  ])
  return table(['request', 'trigger', 'reason', 'requested'], lines)
}

/** What was delivered, what was put aside, and what the model learnt from. */
export function datasetSection({ annotations, dataset }: RunEvidence): Html[] | null {
  if (!annotations && !dataset) return null
  return [...(annotations ? [annotationsPart(annotations)] : []), ...(dataset ? [datasetPart(dataset)] : [])]
}

function annotationsPart({
  files,
  rows,
  accepted,
  quarantined,
  duplicates,
}: NonNullable<RunEvidence['annotations']>): Html {
  const byRule = Object.entries(quarantined).filter(([, count]) => count > 0)
  const delivered = `${formatCount(rows)} rows in ${formatCount(files)} files`
  return facts({
    delivered,
    accepted: formatCount(accepted),
    'put aside': byRule.length > 0 ? byRule.map(([rule, count]) => `${formatCount(count)} ${rule}`).join(', ') : 'none',
    duplicates: duplicates === undefined ? undefined : formatCount(duplicates),
  })
}

function datasetPart({ fingerprint, uri, counts, periods, labelled }: NonNullable<RunEvidence['dataset']>): Html {
  const splits = ['train', 'validation', 'test'] as const
  const tasks = Object.keys(labelled)
  const lines = splits.map((split) => {
    const period = periods[split]
    return [
      split,
      formatCount(counts[split]),
      ...tasks.map((task) => formatCount(labelled[task]?.[split] ?? 0)),
      period ? `${sayDay(period.from)} to ${sayDay(period.to)}` : '–',
    ]
  })
  return html`${facts({ fingerprint: html`<code>${fingerprint}</code>`, 'stored at': html`<code>${uri}</code>` })}${table(
    ['split', 'records', ...tasks.map((task) => `with ${task}`), 'received'],
    lines,
  )}`
}

/** The job that made the candidate. */
export function trainingSection({ training }: RunEvidence): Html | null {
  if (!training) return null
  const { jobName, image, instanceType, startedAt, endedAt, billableSeconds, metrics } = training
  const took = startedAt && endedAt ? sayDuration(Date.parse(endedAt) - Date.parse(startedAt)) : null
  return facts({
    job: html`<code>${jobName}</code>`,
    image: html`<code>${image}</code>`,
    instance: instanceType,
    started: startedAt && sayTime(startedAt),
    took,
    billed: billableSeconds === null ? null : sayDuration(billableSeconds * 1000),
    'metrics on the validation split': Object.entries(metrics)
      .map(([name, value]) => `${name} ${formatValue(value)}`)
      .join(', '),
  })
}
