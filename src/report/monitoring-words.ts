import { html } from 'hono/html'
import type { DriftMeasurement } from '../domain/drift/measurement.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { type Html, table } from './html.ts'

type Word = { readonly word: string; readonly window: number; readonly reference: number }

/** The words that tell either side from the other, with the share of its texts that have them. */
export function wordsSection({ monitors }: WindowCheck): Html[] | null {
  const measured = monitors.find(({ kind }) => kind === 'text-drift')?.measurement
  const words = measured?.evidence.words
  if (!measured || !isSides(words)) return null
  const shown = [
    wordTable('more often in the window', words.window, measured),
    wordTable('more often in the reference', words.reference, measured),
  ].filter((part) => part !== null)
  return shown.length > 0 ? shown : null
}

function wordTable(heading: string, words: readonly Word[], { n, referenceN }: DriftMeasurement): Html | null {
  if (words.length === 0) return null
  const share = (count: number, of: number) => `${((count / Math.max(1, of)) * 100).toFixed(1)} %`
  const lines = words.map(({ word, window, reference }) => [
    html`<code>${word}</code>`,
    share(window, n),
    share(reference, referenceN),
  ])
  return html`<h3>${heading}</h3>${table(['word', 'of the window’s texts', 'of the reference’s texts'], lines)}`
}

function isSides(value: unknown): value is { window: readonly Word[]; reference: readonly Word[] } {
  if (typeof value !== 'object' || value === null) return false
  const { window, reference } = value as { window?: unknown; reference?: unknown }
  return Array.isArray(window) && Array.isArray(reference)
}
