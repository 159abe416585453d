import { html } from 'hono/html'

/** A piece of a page in which everything that was put in is escaped. */
export type Html = ReturnType<typeof html>

/** A section with a heading, or nothing when it has nothing to say. */
export function section(heading: string, content: Html | readonly Html[] | null): Html | null {
  return content === null ? null : html`<section><h2>${heading}</h2>${content}</section>`
}

/** Names and values; entries without a value are left out. */
export function facts(entries: Readonly<Record<string, string | Html | null | undefined>>): Html {
  const known = Object.entries(entries).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return html`<dl>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

/** A table: the first column names the rows, the others hold figures. */
export function table(header: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  const cells = (row: readonly (string | Html)[]) =>
    row.map((cell, i) => (i === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))
  return html`<div class="scroll"><table><thead><tr>${header.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody></table></div>`
}

export function list(sentences: readonly string[]): Html {
  return html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`
}
