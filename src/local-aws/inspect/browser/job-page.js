import { lineChart } from './charts.js'
import { h } from './elements.js'
import { duration, number, time } from './format.js'
import { durationOf, jobsTable } from './jobs-table.js'
import { card, facts, section } from './parts.js'
import { isRunning, status } from './status.js'

export function jobPage(job, now) {
  const { transitions = [], parameters = [], tags = [], children = [] } = job
  const details = [
    ['instance', job.instance ?? '–'],
    ['created', time(job.createdAt, now)],
    ...job.facts,
    ['arn', job.arn ?? '–'],
  ]
  return [
    h(
      'div',
      {},
      h('p', { class: 'soft small' }, h('a', { href: '#/' }, 'All'), ` / ${job.kind} job`),
      h(
        'div',
        { class: 'row' },
        h('h3', {}, job.name),
        status(job.status, isRunning(job) ? job.secondaryStatus : undefined),
        h('span', { class: 'soft num' }, duration(durationOf(job, now))),
      ),
      job.failureReason && h('p', { class: 'reason' }, job.failureReason),
      job.note && h('p', { class: 'soft small' }, job.note),
    ),
    transitions.length > 0 &&
      section(
        'transitions',
        'Transitions',
        '',
        h(
          'ol',
          { class: 'steps' },
          transitions.map((step) => transition(step, now)),
        ),
      ),
    metricsPart(job),
    children.length > 0 && section('children', 'Training jobs', String(children.length), jobsTable(children, now)),
    h(
      'div',
      { class: 'grid2' },
      section('details', 'Details', '', card(h('div', { class: 'pad' }, facts(details)))),
      parameters.length > 0 &&
        section(
          'parameters',
          parametersName(job.kind),
          String(parameters.length),
          card(h('div', { class: 'pad' }, facts(parameters))),
        ),
      tags.length > 0 && section('tags', 'Tags', String(tags.length), card(h('div', { class: 'pad' }, facts(tags)))),
    ),
  ]
}

function parametersName(kind) {
  return { training: 'Hyperparameters', tuning: 'Best hyperparameters' }[kind] ?? 'Environment'
}

function transition({ status: name, message, startedAt, endedAt }, now) {
  const ms = (endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt)
  return h(
    'li',
    { title: message },
    h('b', {}, name),
    h('span', { class: 'soft small num' }, `${time(startedAt, now)} · ${duration(ms)}`),
  )
}

/** A chart for what was reported more than once, the bare value for the rest. */
function metricsPart({ metrics = [], curves = [] }) {
  const drawn = curves.filter(({ points }) => points.length > 1)
  const names = new Set(drawn.map(({ name }) => name))
  const single = [
    ...metrics.map(({ name, value }) => [name, value]),
    ...curves.map(({ name, points }) => [name, points.at(-1)?.[1]]),
  ]
  const bare = new Map(single.filter(([name]) => !names.has(name)))
  if (drawn.length + bare.size === 0) return undefined
  const box = (name, value, chart) =>
    h(
      'div',
      { class: 'card pad' },
      h('div', { class: 'row' }, h('span', {}, name), h('span', { class: 'value push' }, number(value))),
      chart,
    )
  return section(
    'metrics',
    'Metrics',
    '',
    h(
      'div',
      { class: 'charts' },
      drawn.map(({ name, points }) => box(name, points.at(-1)[1], lineChart(points))),
      [...bare].map(([name, value]) => box(name, value)),
    ),
  )
}
