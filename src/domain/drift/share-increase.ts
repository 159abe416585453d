import { clopperPearsonInterval } from '../statistics/clopper-pearson-interval.ts'
import { fisherExact } from '../statistics/fisher-exact.ts'
import type { Proportion } from '../statistics/newcombe-difference.ts'
import { rowsForShares } from '../statistics/rows-for-shares.ts'

export type ShareIncrease = {
  readonly value: number
  readonly lower: number
  readonly upper: number
  /** Of "the share did not grow", one-sided. */
  readonly pValue: number
  readonly rowsForWarning: number | null
}

/**
 * How much larger a share is in the window than in the reference, with one-sided bounds.
 *
 * Formula: the square-and-add interval of Newcombe, d − √((w − l)² + (u − r)²), with the limits of Clopper and Pearson in place of
 * Wilson's: with few events and the small levels of daily checks Wilson's are wrong hundreds of times as often as they say. The
 * p-value is Fisher's, one-sided; the lower bound is at most 0 unless it is below the level.
 * Parameters: counts of the two sides; `level` is what each bound leaves out; `warning` the increase to be noticed.
 * Undefined: both sides need a row.
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998); other limits in the same frame: G. Y. Zou, A. Donner, Statistics in
 * Medicine 27 (2008).
 *
 * @example increaseOfShare({ successes: 0, n: 1000 }, { successes: 10, n: 100 }, { level: 0.05, warning: 0.02 }).lower // 0.0536…
 */
export function increaseOfShare(
  reference: Proportion,
  window: Proportion,
  { level, warning }: { readonly level: number; readonly warning: number },
): ShareIncrease {
  const [before, now] = [reference.successes / reference.n, window.successes / window.n]
  const [old, recent] = [reference, window].map(({ successes, n }) => clopperPearsonInterval(successes, n, level))
  const value = now - before
  if (!old || !recent) return { value, lower: -1, upper: 1, pValue: 1, rowsForWarning: null }
  const pValue = fisherExact(window, reference).greater
  const lower = value - Math.hypot(now - recent.lower, old.upper - before)
  return {
    value,
    lower: pValue < level ? lower : Math.min(0, lower),
    upper: value + Math.hypot(recent.upper - now, before - old.lower),
    pValue,
    rowsForWarning: rowsForShares({
      from: before,
      to: Math.min(1, before + warning),
      referenceN: reference.n,
      level,
      power: 0.8,
    }),
  }
}
