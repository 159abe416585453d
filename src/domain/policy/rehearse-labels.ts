import type { JudgedWindow } from './rehearse-window.ts'

/** Labels since the champion was trained, in the record or in the rehearsal. */
export type LabelCount = { readonly version: number | null; readonly untilMs: number; readonly labels: number }

export const noLabelsYet: LabelCount = { version: null, untilMs: Number.NEGATIVE_INFINITY, labels: 0 }

/**
 * Adds what a window knows of the truth. Windows overlap, so that only the share of its labelled span that no earlier window had, and
 * that is later than what the champion learnt from, is counted: an approximation, exact where the truth comes evenly.
 *
 * Parameters: windows come in the order of their ends. Another champion begins anew.
 * Undefined: a span that does not last adds nothing.
 *
 * @example countLabels(noLabelsYet, { …, truth: { fromMs: 0, toMs: 100, count: 50 }, learntUntilMs: 20 }).labels // 40
 */
export function countLabels(before: LabelCount, { version, truth, learntUntilMs }: JudgedWindow): LabelCount {
  const { fromMs, toMs, count } = truth
  const known = before.version === version ? before : { ...noLabelsYet, untilMs: learntUntilMs ?? fromMs }
  const newMs = toMs - Math.max(fromMs, known.untilMs)
  const share = newMs > 0 ? newMs / (toMs - fromMs) : 0
  return { version, untilMs: Math.max(known.untilMs, toMs), labels: known.labels + count * share }
}

/** A training takes all of them in. */
export function learnLabels(count: LabelCount): LabelCount {
  return { ...count, labels: 0 }
}
