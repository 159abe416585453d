import { html } from 'hono/html'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { type Html, table } from './html.ts'

/** Redacted texts of the window, where the definition allows them. */
export function samplesSection({ samples = [] }: WindowCheck): Html[] | null {
  if (samples.length === 0) return null
  const lines = samples.map(({ id, why, text }) => [html`<code>${id}</code>`, why, text === '' ? '(empty)' : text])
  return [
    html`<p class="soft">What looks like an address, a number or a link is replaced; names within a sentence are not recognised.</p>`,
    table(['text', 'shown because', 'what it says'], lines),
  ]
}
