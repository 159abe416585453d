import { h } from './elements.js'
import { duration, number } from './format.js'

const width = 300
const height = 130
const floor = height - 18
// Left of it stand the numbers of the lowest and the highest value.
const gutter = 48

/** A line over time, from the lowest to the highest value. */
export function lineChart(points) {
  const values = points.map(([, value]) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const [first, last] = [points[0][0], points.at(-1)[0]]
  const x = (time) => gutter + (last === first ? 0.5 : (time - first) / (last - first)) * (width - gutter - 4)
  const y = (value) => (high === low ? floor / 2 : floor - 6 - ((value - low) / (high - low)) * (floor - 22))
  const place = ([time, value]) => `${x(time).toFixed(1)} ${y(value).toFixed(1)}`
  const [lastX, lastY] = [x(last), y(values.at(-1))]
  return h(
    'svg',
    {
      class: 'chart',
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': `from ${number(values[0])} to ${number(values.at(-1))}`,
    },
    h('line', { class: 'axis', x1: gutter, x2: width, y1: floor, y2: floor }),
    h('path', { class: 'line', d: `M${points.map(place).join('L')}` }),
    h('circle', { class: 'f0', cx: lastX.toFixed(1), cy: lastY.toFixed(1), r: 3 }),
    h('text', { x: gutter - 8, y: 20, 'text-anchor': 'end' }, number(high)),
    low !== high && h('text', { x: gutter - 8, y: floor - 2, 'text-anchor': 'end' }, number(low)),
    h('text', { x: gutter, y: height - 3 }, '0 s'),
    h('text', { x: width, y: height - 3, 'text-anchor': 'end' }, duration(last - first)),
  )
}

/** The shares of a whole, side by side. */
export function shareBar(weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let from = 0
  const parts = weights.map((weight, index) => {
    const share = total > 0 ? (weight / total) * 100 : 0
    const part = h('rect', { class: `f${index % 6}`, x: from.toFixed(2), y: 0, width: share.toFixed(2), height: 10 })
    from += share
    return part
  })
  return h('svg', { class: 'split', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, parts)
}

/** A bar a minute: requests, and within them errors. */
export function minuteBars({ requests, errors }, index) {
  const highest = Math.max(1, ...requests)
  const step = 110 / Math.max(1, requests.length)
  const bar = (value, at, name) => {
    const size = value === 0 ? 0 : Math.max(1.5, (value / highest) * 22)
    return h('rect', {
      class: name,
      x: (at * step).toFixed(1),
      y: (23 - size).toFixed(1),
      width: (step - 2).toFixed(1),
      height: size.toFixed(1),
    })
  }
  return h(
    'svg',
    { class: 'spark', viewBox: '0 0 110 24', role: 'img', 'aria-label': 'requests of the last ten minutes' },
    h('rect', { class: 'frest', x: 0, y: 23, width: 108, height: 1 }),
    requests.map((value, at) => bar(value, at, `f${index % 6}`)),
    errors.map((value, at) => value > 0 && bar(value, at, 'fbad')),
  )
}

export function swatch(index) {
  return h(
    'svg',
    { class: 'swatch', viewBox: '0 0 10 10', 'aria-hidden': 'true' },
    h('rect', { class: `f${index % 6}`, width: 10, height: 10, rx: 2 }),
  )
}
