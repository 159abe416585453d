import { minuteBars, shareBar, swatch } from './charts.js'
import { h } from './elements.js'
import { number, plural } from './format.js'
import { status } from './status.js'

export function endpointCard(endpoint) {
  const { name, config, variants, shadows, pending, failureReason, capture } = endpoint
  const total = variants.reduce((sum, { weight = 0 }) => sum + weight, 0)
  return h(
    'article',
    { class: 'card pad', id: `endpoint-${name}` },
    h(
      'div',
      { class: 'row' },
      h('h3', {}, h('a', { href: `#/endpoints/${encodeURIComponent(name)}` }, name)),
      h('span', { class: 'push' }, status(endpoint.status)),
    ),
    h('div', { class: 'soft small mono' }, config),
    failureReason && h('p', { class: 'reason' }, failureReason),
    variants.length > 0 && shareBar(variants.map(({ weight = 0 }) => weight)),
    variants.map((variant, index) => variantRow(variant, index, total)),
    shadows.map((variant, index) => variantRow(variant, variants.length + index, undefined)),
    pending && pendingPart(pending),
    capture && h('div', { class: 'soft small' }, `captures ${capture}`),
  )
}

/** Without a total it is a shadow: it gets copies of requests and no share of them. */
function variantRow(variant, index, total) {
  const share =
    total === undefined ? 'shadow' : total > 0 ? `${number((100 * (variant.weight ?? 0)) / total)} %` : '0 %'
  const { traffic } = variant
  return h(
    'div',
    { class: 'variant' },
    h(
      'div',
      {},
      h(
        'div',
        { class: 'row' },
        swatch(index),
        h('b', {}, variant.name),
        h('span', { class: 'weight' }, share),
        h('span', { class: 'soft small' }, changesOf(variant)),
      ),
      h(
        'div',
        { class: 'soft small' },
        [variant.model, instancesOf(variant), variant.status].filter(Boolean).join(' · '),
      ),
      h('div', { class: 'small' }, trafficWords(traffic)),
    ),
    minuteBars(traffic, index),
  )
}

function changesOf({ weight, desiredWeight }) {
  if (weight === undefined) return ''
  return desiredWeight === undefined || desiredWeight === weight
    ? `weight ${number(weight)}`
    : `weight ${number(weight)} → ${number(desiredWeight)}`
}

function instancesOf({ instances, desiredInstances, instance }) {
  if (instances === undefined) return instance
  const count =
    desiredInstances === undefined || desiredInstances === instances ? instances : `${instances} → ${desiredInstances}`
  return `${count} × ${instance ?? 'instance'}`
}

function trafficWords({ requests, errors, latencyMs }) {
  const sum = (values) => values.reduce((all, value) => all + value, 0)
  const failed = sum(errors)
  if (sum(requests) === 0) return h('span', { class: 'soft' }, 'no requests in the last 10 minutes')
  return [
    plural(sum(requests), 'request'),
    failed > 0 && h('span', { class: 'bad' }, `, ${plural(failed, 'error')}`),
    h('span', { class: 'soft' }, ` in 10 minutes${latencyMs === undefined ? '' : `, p50 ${latencyMs.toFixed(1)} ms`}`),
  ]
}

function pendingPart({ config, variants }) {
  return h(
    'div',
    { class: 'pending small' },
    h('div', {}, 'deploying ', h('span', { class: 'mono' }, config)),
    variants.map((variant) =>
      h(
        'div',
        { class: 'soft' },
        [variant.name, variant.model, changesOf(variant), instancesOf(variant), variant.status]
          .filter(Boolean)
          .join(' · '),
      ),
    ),
  )
}
