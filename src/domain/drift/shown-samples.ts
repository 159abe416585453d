import { redactText } from '../text/redact.ts'
import type { MonitorResult } from './window-check.ts'
import type { WindowContent } from './window-content.ts'

/** A text of the window that shows what a monitor found. */
export type ShownSample = {
  readonly id: string
  /** What it is a sample of. */
  readonly why: string
  /** Redacted (`redactText`). */
  readonly text: string
}

type Candidate = Pick<ShownSample, 'id' | 'why'>

/**
 * At most so many redacted texts: those whose truth is a label that the champion never learnt, and those that are least like the
 * reference, in turn.
 * Undefined: none where none are allowed, or where no text of theirs is in the window's sample.
 *
 * @example chooseSamples(check.monitors, window, 5)[0]?.why // 'least like the reference'
 */
export function chooseSamples(
  monitors: readonly MonitorResult[],
  { texts, tasks }: Pick<WindowContent, 'texts' | 'tasks'>,
  most: number,
): ShownSample[] {
  if (most <= 0) return []
  const byId = new Map(texts.map(({ id, text }) => [id, text]))
  const unseen = Object.entries(tasks).flatMap(([task, { unknownTruth }]) =>
    unknownTruth.flatMap(({ label, ids }) => ids.map((id) => ({ id, why: `its ${task} is ${JSON.stringify(label)}` }))),
  )
  const strange = monitors.flatMap(({ measurement }) => {
    const ids = measurement?.evidence.leastLikeReference
    return Array.isArray(ids) ? ids.map((id) => ({ id: String(id), why: 'least like the reference' })) : []
  })
  const known = (of: readonly Candidate[]) => of.filter(({ id }) => byId.has(id))
  const chosen = new Map(
    inTurn(known(unseen), known(strange))
      .reverse()
      .map((sample) => [sample.id, sample]),
  )
  return [...chosen.values()]
    .reverse()
    .slice(0, most)
    .map(({ id, why }) => ({ id, why, text: redactText(byId.get(id) ?? '') }))
}

/** One of either side after the other, as long as there are any. */
function inTurn(first: readonly Candidate[], second: readonly Candidate[]): Candidate[] {
  const turns = Math.max(first.length, second.length)
  return Array.from({ length: turns }, (_, i) => [first[i], second[i]])
    .flat()
    .filter((of) => of !== undefined)
}
