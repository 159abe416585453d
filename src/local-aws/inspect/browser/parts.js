import { h } from './elements.js'

export function section(id, title, count, ...content) {
  return h('section', { id }, h('h2', {}, title, h('span', { class: 'count' }, count)), content)
}

export function card(...content) {
  return h('div', { class: 'card' }, content)
}

export function empty(text) {
  return card(h('p', { class: 'empty' }, text))
}

/** Rows of cells under their headings; a cell is text, an element, or `[class, …content]`, and so is a heading. */
export function table(headings, rows) {
  const cells = (tag, contents) =>
    contents.map((content) =>
      Array.isArray(content) ? h(tag, { class: content[0] }, content.slice(1)) : h(tag, {}, content),
    )
  const line = (tag, contents) => h('tr', {}, cells(tag, contents))
  const body = rows.map((row) => line('td', row))
  return h('div', { class: 'card scroll' }, h('table', {}, h('thead', {}, line('th', headings)), h('tbody', {}, body)))
}

export function facts(pairs) {
  return h(
    'dl',
    {},
    pairs.flatMap(([name, value]) => [h('dt', {}, name), h('dd', { class: 'mono' }, value)]),
  )
}
