import { h } from './elements.js'
import { duration, number, time } from './format.js'
import { table } from './parts.js'
import { isRunning, status } from './status.js'

export function jobsTable(jobs, now) {
  return table(
    ['Job', ['minor', 'Kind'], 'Status', 'Duration', ['minor', 'Created'], ['minor', 'Instance'], 'Result'],
    jobs.map((job) => [
      ['name', h('a', { href: jobLink(job) }, job.name)],
      ['minor', job.kind],
      status(job.status, isRunning(job) ? job.secondaryStatus : undefined),
      ['num', duration(durationOf(job, now))],
      ['minor num soft', time(job.createdAt, now)],
      ['minor num soft', job.instance ?? '–'],
      ['wide', resultOf(job)],
    ]),
  )
}

export function jobLink({ kind, name }) {
  return `#/jobs/${kind}/${encodeURIComponent(name)}`
}

/** Without a start it is the time since the creation: what waits is seen to wait. */
export function durationOf(job, now) {
  const from = Date.parse(job.startedAt ?? job.createdAt)
  return (job.endedAt ? Date.parse(job.endedAt) : now) - from
}

function resultOf({ metrics = [], failureReason, note }) {
  if (failureReason) return h('span', { class: 'reason' }, failureReason)
  const chips = metrics.map(({ name, value }) =>
    h('span', { class: 'chip' }, `${name} `, h('b', { class: 'num' }, number(value))),
  )
  return [
    note && h('div', { class: 'soft small' }, note),
    chips.length > 0 && h('div', { class: 'chips small' }, chips),
  ]
}
