import type { LabelPair } from './window-content.ts'

const shortLabel = 40
const longestLabel = 200
/** What is told so often is a name and no sentence of a customer. */
const oftenTold = 5

/**
 * A label of the truth as a report may show it: a wrong mapping puts what customers wrote where a label should be. A long one is shown when
 * it was told for several rows.
 *
 * @example shownLabel('Checking or savings account', 1) // 'Checking or savings account'
 */
export function shownLabel(label: string, rows: number): string {
  const isName = label.length <= shortLabel || (label.length <= longestLabel && rows >= oftenTold)
  return isName ? label : `a label of ${label.length} characters`
}

/** Answers with their truth by names that may be shown; those that are not shown count together by their length. */
export function nameTruths(pairs: readonly LabelPair[]): LabelPair[] {
  const rows = new Map<string, number>()
  for (const { truth, count } of pairs) rows.set(truth, (rows.get(truth) ?? 0) + count)
  const named = new Map<string, LabelPair>()
  for (const { truth, predicted, count } of pairs) {
    const shown = shownLabel(truth, rows.get(truth) ?? 0)
    const key = JSON.stringify([shown, predicted])
    named.set(key, { truth: shown, predicted, count: count + (named.get(key)?.count ?? 0) })
  }
  return [...named.values()]
}
