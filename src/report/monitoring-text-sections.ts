import { html } from 'hono/html'
import { compareDescriptors } from '../domain/drift/text-descriptors.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { formatCount } from '../domain/gate/format.ts'
import { cellFloor, type Descriptor, descriptors } from '../domain/text/summarise.ts'
import type { Html } from './html.ts'
import { drawHistogram } from './monitoring-histogram-chart.ts'
import { saySharesOf, sharePairs } from './monitoring-shares.ts'
import { drawShares } from './monitoring-shares-chart.ts'

const titles: Readonly<Record<Descriptor, string>> = {
  characters: 'Characters of a text',
  words: 'Words of a text',
  digitShare: 'Share of digits',
  symbolShare: 'Share of symbols',
  unknownShare: 'Share of words that the champion never saw',
}

/** The texts of both sides from afar: length, digits, symbols, unknown words, languages. */
export function textsSection(check: WindowCheck): Html[] | null {
  const { reference, window } = check.distributions.descriptors
  const shifts = compareDescriptors(reference, window)
  const figures = descriptors.flatMap((descriptor) => {
    const shift = shifts[descriptor]
    // All texts in one and the same cell are no picture.
    if (!shift || (shift.distance === 0 && isOneCell(window[descriptor].cells))) return []
    const labels = reference[descriptor].cells.map((_, cell) => sayCell(descriptor, cellFloor(descriptor, cell)))
    const middle = `in the middle ${sayCell(descriptor, shift.window)}, in the reference ${sayCell(descriptor, shift.reference)}`
    const sides = { labels, reference: reference[descriptor].cells, window: window[descriptor].cells }
    return [
      html`<figure class="small"><figcaption><strong>${titles[descriptor]}</strong>: ${middle}</figcaption>${drawHistogram(sides, `${titles[descriptor]}: ${middle}`)}</figure>`,
    ]
  })
  const languages = languagesFigure(check)
  if (figures.length === 0 && languages === null) return null
  return [
    html`<p class="soft">Grey: the reference. Blue: the window. Each as shares of its own texts.</p>`,
    html`<div class="grid">${figures}</div>`,
    ...(languages === null ? [] : [languages]),
  ]
}

const drawnLanguages = 8

function languagesFigure({ distributions }: WindowCheck): Html | null {
  const { reference, window } = distributions.languages
  const pairs = sharePairs(reference, window)
  // One language on both sides is no picture.
  if (pairs.length < 2) return null
  return html`<h3>Languages</h3><figure>${drawShares(pairs.slice(0, drawnLanguages), `Languages: ${saySharesOf(pairs)}`)}</figure>`
}

function isOneCell(cells: readonly number[]): boolean {
  return cells.filter((count) => count > 0).length < 2
}

function sayCell(descriptor: Descriptor, value: number): string {
  const isLength = descriptor === 'characters' || descriptor === 'words'
  return isLength ? formatCount(value) : `${Number((value * 100).toFixed(1))} %`
}
