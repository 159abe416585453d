import { h } from './elements.js'
import { endpointCard } from './endpoints.js'
import { plural, time } from './format.js'
import { jobsTable } from './jobs-table.js'
import { card, empty, section, table } from './parts.js'
import { isRunning, status } from './status.js'

export function overviewPage(overview) {
  const { jobs, endpoints, packages, alarms, buckets, clock } = overview
  return [
    tiles(overview),
    section(
      'jobs',
      'Jobs',
      jobs.length > 0 && `the newest ${jobs.length}`,
      jobs.length === 0 ? empty('No training, transform, processing or tuning job yet.') : jobsTable(jobs, clock.now),
    ),
    section(
      'endpoints',
      'Endpoints',
      count(endpoints),
      endpoints.length === 0
        ? empty('No endpoint yet.')
        : h('div', { class: 'endpoints' }, endpoints.map(endpointCard)),
    ),
    h(
      'div',
      { class: 'grid2' },
      section('packages', 'Model packages', count(packages), packagesPart(packages, clock.now)),
      section('alarms', 'Alarms', count(alarms), alarmsPart(alarms, clock.now)),
    ),
    h(
      'div',
      { class: 'grid2' },
      section('buckets', 'Buckets', count(buckets), bucketsPart(buckets)),
      section('faults', 'Faults on request', count(overview.faults), faultsPart(overview.faults)),
    ),
  ]
}

function count(list) {
  return list.length > 0 && String(list.length)
}

function tiles({ jobs, endpoints, packages, alarms, faults }) {
  const serving = endpoints.filter((one) => one.status === 'InService').length
  const waiting = packages
    .flatMap((group) => group.packages)
    .filter((one) => one.approval === 'PendingManualApproval').length
  const inAlarm = alarms.filter((one) => one.state === 'ALARM').length
  const tile = (value, label, tone) =>
    h('div', { class: 'card tile' }, h('b', { class: tone }, String(value)), h('span', { class: 'soft small' }, label))
  const running = jobs.filter(isRunning).length
  return h(
    'div',
    { class: 'tiles' },
    tile(running, running === 1 ? 'job runs' : 'jobs run', running > 0 && 'busy'),
    tile(
      endpoints.length === serving ? serving : `${serving} of ${endpoints.length}`,
      endpoints.length === 1 ? 'endpoint in service' : 'endpoints in service',
      serving > 0 && 'good',
    ),
    tile(waiting, waiting === 1 ? 'package waits for approval' : 'packages wait for approval', waiting > 0 && 'warn'),
    tile(inAlarm, inAlarm === 1 ? 'alarm is on' : 'alarms are on', inAlarm > 0 && 'bad'),
    faults.length > 0 && tile(faults.length, faults.length === 1 ? 'fault on request' : 'faults on request', 'warn'),
  )
}

function packagesPart(groups, now) {
  if (groups.length === 0) return empty('No model package group yet.')
  return table(
    ['Group', 'Version', 'Approval', 'Created'],
    groups.flatMap(({ name, packages }) =>
      (packages.length === 0 ? [{}] : packages).map((one, index) => [
        ['name', index === 0 ? name : ''],
        ['num', one.version === undefined ? h('span', { class: 'soft' }, 'none yet') : `v${one.version}`],
        one.approval ? status(one.approval) : '',
        ['num soft', one.createdAt ? time(one.createdAt, now) : ''],
      ]),
    ),
  )
}

function alarmsPart(alarms, now) {
  if (alarms.length === 0) return empty('No alarm yet.')
  return table(
    ['Alarm', 'State', 'Why'],
    alarms.map(({ name, state, reason, since, watches }) => [
      ['name', name, h('div', { class: 'soft small' }, watches)],
      [undefined, status(state), h('div', { class: 'soft small num' }, `since ${time(since, now)}`)],
      ['wide small soft', reason],
    ]),
  )
}

function bucketsPart(buckets) {
  if (buckets.length === 0) return empty('No bucket yet.')
  return table(
    ['Bucket', 'Holds'],
    buckets.map(({ name, objects }) => [
      ['name mono', name],
      ['num', plural(objects, 'object')],
    ]),
  )
}

function faultsPart(faults) {
  if (faults.length === 0) {
    return card(
      h(
        'p',
        { class: 'empty' },
        'None. Ask for one with ',
        h('span', { class: 'mono' }, 'POST /_local-aws/faults'),
        '.',
      ),
    )
  }
  return table(
    ['Fault', 'Befalls', 'Struck'],
    faults.map((fault) => [
      h('b', {}, fault.kind),
      [
        'small',
        [fault.service, fault.operation, fault.name].filter(Boolean).join(' · ') || 'everything',
        h('div', { class: 'soft' }, fault.probability < 1 && `with probability ${fault.probability}`),
      ],
      ['num', fault.times === undefined ? String(fault.struck) : `${fault.struck} of ${fault.times}`],
    ]),
  )
}
