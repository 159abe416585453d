import type { Interval } from './interval.ts'
import { wilsonInterval } from './wilson-interval.ts'

export type Proportion = { readonly successes: number; readonly n: number }

/**
 * Newcombe's interval of a difference of two independent proportions, `first` − `second`.
 *
 * Formula: method 10 for independent samples: d − √((p₁−l₁)² + (u₂−p₂)²) to d + √((u₁−p₁)² + (p₂−l₂)²), with Wilson's l and u.
 * Parameters: `tail` is what is left out on each side.
 * Undefined: a side without trials says nothing, so the interval is [−1, 1].
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890.
 *
 * @example newcombeDifference({ successes: 56, n: 70 }, { successes: 48, n: 80 }, 0.025) // { lower: 0.0524…, upper: 0.3338… }
 */
export function newcombeDifference(first: Proportion, second: Proportion, tail: number): Interval {
  if (!(first.n > 0 && second.n > 0)) return { lower: -1, upper: 1 }
  const p1 = first.successes / first.n
  const p2 = second.successes / second.n
  const one = wilsonInterval(first.successes, first.n, tail)
  const two = wilsonInterval(second.successes, second.n, tail)
  return {
    lower: p1 - p2 - Math.hypot(p1 - one.lower, two.upper - p2),
    upper: p1 - p2 + Math.hypot(one.upper - p1, p2 - two.lower),
  }
}
