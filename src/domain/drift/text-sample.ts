import { mixHash } from '../text/scan-words.ts'

/** One text of the reference or of the window. Texts of a group (a thread, a customer) are not independent. `at` is ISO 8601. */
export type TextSample = {
  readonly id: string
  readonly text: string
  readonly group?: string
  readonly at?: string | null
}

/** Reference is 0, window is 1. */
export type Side = 0 | 1

export type SidedText = TextSample & { readonly side: Side; readonly order: number }

/**
 * The distinct texts of a side, in an order that the seed and the ids alone decide: shuffled, and the same however the texts
 * came. Of texts that are equal to the letter one is kept, so that a form letter sent a hundred times is one text that is new
 * and not a hundred independent ones; that copies became more is for the monitor of duplicates to say.
 */
export function distinctTexts(samples: readonly TextSample[], side: Side, seed: number): SidedText[] {
  const sided = samples.map((sample): SidedText => ({ ...sample, side, order: orderOf(sample.id, seed) }))
  sided.sort(compareTexts)
  const seen = new Set<string>()
  return sided.filter(({ text }) => {
    const isNew = !seen.has(text)
    seen.add(text)
    return isNew
  })
}

/** By the seeded order, then by id and text where two share it. */
function compareTexts(one: SidedText, other: SidedText): number {
  if (one.order !== other.order) return one.order - other.order
  if (one.id !== other.id) return one.id < other.id ? -1 : 1
  return one.text < other.text ? -1 : Number(one.text > other.text)
}

function orderOf(id: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return mixHash(mixHash(hash) ^ seed) >>> 0
}
