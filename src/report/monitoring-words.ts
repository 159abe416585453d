import { html } from 'hono/html'
import type { DriftMeasurement } from '../domain/drift/measurement.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import type { Html } from './html.ts'
import { saySharesOf } from './monitoring-shares.ts'
import { drawShares } from './monitoring-shares-chart.ts'

type Word = { readonly word: string; readonly window: number; readonly reference: number }

/** The words that tell either side from the other, with the share of its texts that have them. */
export function wordsSection({ monitors }: WindowCheck): Html[] | null {
  const measured = monitors.find(({ kind }) => kind === 'text-drift')?.measurement
  const words = measured?.evidence.words
  if (!measured || !isSides(words)) return null
  const shown = [
    wordChart('more often in the window', words.window, measured),
    wordChart('more often in the reference', words.reference, measured),
  ].filter((part) => part !== null)
  if (shown.length === 0) return null
  return [
    html`<p class="soft">The share of texts that have the word. Grey: the reference. Blue: the window.</p>`,
    ...shown,
  ]
}

function wordChart(heading: string, words: readonly Word[], { n, referenceN }: DriftMeasurement): Html | null {
  if (words.length === 0) return null
  const pairs = words.map(({ word, window, reference }) => ({
    label: word,
    reference: reference / Math.max(1, referenceN),
    window: window / Math.max(1, n),
  }))
  return html`<h3>${heading}</h3><figure>${drawShares(pairs, `${heading}: ${saySharesOf(pairs)}`)}</figure>`
}

function isSides(value: unknown): value is { window: readonly Word[]; reference: readonly Word[] } {
  if (typeof value !== 'object' || value === null) return false
  const { window, reference } = value as { window?: unknown; reference?: unknown }
  return Array.isArray(window) && Array.isArray(reference)
}
