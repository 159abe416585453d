import { h, show } from './elements.js'
import { endpointCard } from './endpoints.js'
import { time } from './format.js'
import { jobPage } from './job-page.js'
import { createLogView } from './log-view.js'
import { overviewPage } from './overview.js'
import { empty } from './parts.js'

const pollMs = 1_000
const header = document.getElementById('header')
const page = document.getElementById('page')
const logPlace = document.getElementById('log-place')

/** The log on the page, kept as long as one looks at the same thing. */
let log = { address: '' }

async function refresh() {
  const address = addressNow()
  const [, section, ...names] = address.split('/').map(decodeURIComponent)
  const [kind, name] = section === 'endpoints' ? ['endpoint', names[0]] : names
  const { clock, parts } = await readPage(section, kind, name)
  // Meanwhile somebody may have gone elsewhere.
  if (address !== addressNow()) return
  if (log.address !== address) openPage(address, section === undefined || kind === 'tuning' ? undefined : [kind, name])
  showPage(name, parts, clock)
  await log.refresh?.()
}

function addressNow() {
  return /^#\/(?:jobs|endpoints)\//.test(location.hash) ? location.hash : '#'
}

async function readPage(section, kind, name) {
  if (section === undefined) {
    const overview = await fetchJson('inspect/overview.json')
    return { clock: overview.clock, parts: overviewPage(overview) }
  }
  return section === 'jobs' ? readJob(kind, name) : readEndpoint(name)
}

async function readJob(kind, name) {
  const [{ epochMs, scale }, job] = await Promise.all([
    fetchJson('clock'),
    fetchJson(`inspect/job.json?${new URLSearchParams({ kind, name })}`),
  ])
  const clock = { now: epochMs, scale }
  return { clock, parts: job ? jobPage(job, clock.now) : empty(`There is no ${kind} job ${name} (any more).`) }
}

async function readEndpoint(name) {
  const { clock, endpoints } = await fetchJson('inspect/overview.json?jobs=1')
  const endpoint = endpoints.find((one) => one.name === name)
  const way = h('p', { class: 'soft small' }, h('a', { href: '#/' }, 'All'), ' / endpoint')
  return { clock, parts: [way, endpoint ? endpointCard(endpoint) : empty(`There is no endpoint ${name} (any more).`)] }
}

/** Begins anew: nothing of what was shown before belongs to the page at this address. */
function openPage(address, logOf) {
  log = { address, ...(logOf && createLogView(...logOf)) }
  page.replaceChildren()
  logPlace.replaceChildren(...(log.element ? [log.element] : []))
  scrollTo(0, 0)
}

/** The answer; undefined where there is nothing of that name. */
async function fetchJson(path) {
  const answer = await fetch(`/_local-aws/${path}`)
  if (answer.status === 404) return undefined
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  return answer.json()
}

function showPage(name, content, clock) {
  document.title = name ? `${name} · Local AWS` : 'Local AWS'
  showHeader(
    h('span', { class: 'num', title: new Date(clock.now).toISOString() }, time(clock.now)),
    clock.scale !== 1 && h('span', { class: 'warn num' }, `time × ${clock.scale}`),
  )
  show(page, content)
}

function showHeader(...state) {
  show(
    header,
    h(
      'div',
      { class: 'bar' },
      h('h1', {}, h('a', { href: '#/' }, 'Local AWS')),
      h('span', { class: 'soft mono' }, location.origin),
      h('span', { class: 'push row' }, state),
    ),
  )
}

let waiting

async function poll() {
  clearTimeout(waiting)
  try {
    if (!document.hidden) await refresh()
  } catch {
    showHeader(h('span', { class: 'status bad' }, 'the server does not answer'))
  }
  clearTimeout(waiting)
  waiting = setTimeout(poll, pollMs)
}

addEventListener('hashchange', poll)
document.addEventListener('visibilitychange', poll)
poll()
