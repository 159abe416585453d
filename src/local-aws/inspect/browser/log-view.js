import { h } from './elements.js'
import { bytes } from './format.js'

// Far more than anyone reads, far less than a browser minds.
const mostCharacters = 1_000_000

// Colours are for terminals; here their codes would be shown as boxes.
const plain = (text) => text.replaceAll(/\p{Cc}\[[0-9;]*[A-Za-z]/gu, '')

/** A log that grows while one looks at it. It holds a part of the whole: earlier parts come on demand. */
export function createLogView(kind, name) {
  const text = h('pre', { class: 'log', tabindex: 0, role: 'log' })
  const place = h('span', { class: 'soft small num' })
  const earlier = h('button', { type: 'button', disabled: true }, 'Earlier')
  const streams = h('select', { 'aria-label': 'stream' })
  const element = h(
    'section',
    { id: 'log' },
    h('h2', {}, 'Log'),
    h(
      'div',
      { class: 'card' },
      h('div', { class: 'row loghead' }, streams, place, h('span', { class: 'push' }, earlier)),
      text,
    ),
  )
  let held
  let chosen
  let asking = false

  const ask = async (query) => {
    const parameters = new URLSearchParams({ kind, name, ...(chosen && { stream: chosen }), ...query })
    const answer = await fetch(`/_local-aws/inspect/log.json?${parameters}`)
    return answer.ok ? answer.json() : undefined
  }
  const tell = () => {
    place.textContent = held?.size
      ? `bytes ${held.from.toLocaleString('en')} to ${held.to.toLocaleString('en')} of ${bytes(held.size)}`
      : 'nothing logged yet'
    earlier.disabled = !held || held.from === 0
  }
  const choose = (page) => {
    if (streams.options.length !== page.streams.length) {
      streams.replaceChildren(
        ...page.streams.map((stream) => h('option', { value: stream, selected: stream === page.stream }, stream)),
      )
    }
    streams.hidden = page.streams.length < 2
    chosen ??= page.stream
  }
  const append = (page) => {
    const isAtEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 40
    // Too far behind: the server went on at the end, and so does the view.
    if (!held || page.from !== held.to) {
      text.replaceChildren(plain(page.text))
      held = page
    } else {
      text.append(plain(page.text))
      held = { ...page, from: held.from }
      forgetBeginning(text, (forgotten) => {
        held.from += forgotten
      })
    }
    if (isAtEnd) text.scrollTop = text.scrollHeight
  }

  earlier.addEventListener('click', async () => {
    const page = await ask({ before: held.from })
    if (!page || page.to !== held.from) return
    const before = text.scrollHeight
    text.prepend(plain(page.text))
    held = { ...held, from: page.from }
    text.scrollTop += text.scrollHeight - before
    tell()
  })
  streams.addEventListener('change', () => {
    chosen = streams.value
    held = undefined
    refresh()
  })
  const readOn = async () => {
    const page = await ask(held ? { after: held.to } : {})
    if (!page) return tell()
    choose(page)
    if (!held || page.text !== '') append(page)
    else held = { ...held, size: page.size }
    tell()
  }
  // Two answers to the same question would show a page twice.
  const refresh = async () => {
    if (asking) return
    asking = true
    await readOn().finally(() => {
      asking = false
    })
  }
  return { element, refresh }
}

/** Takes whole pieces away from the beginning while there is too much. */
function forgetBeginning(text, onForgotten) {
  let length = text.textContent.length
  while (length > mostCharacters && text.childNodes.length > 1) {
    const { data } = text.firstChild
    text.firstChild.remove()
    length -= data.length
    onForgotten(new TextEncoder().encode(data).length)
  }
}
