import type { Interval } from './interval.ts'
import { normalQuantile } from './normal-quantile.ts'

/**
 * Wilson's score interval of a proportion.
 *
 * Formula: (p̂ + z²/2n ± z √(p̂(1−p̂)/n + z²/4n²)) / (1 + z²/n), z the normal quantile of 1 − `tail`.
 * Parameters: `successes` of `n` trials, counts ≥ 0 and not necessarily whole (effective sizes are not); `tail` is what is left
 * out on each side: 0.025 makes a two-sided 95 % interval.
 * Undefined: no trial says nothing, so the interval is [0, 1].
 * Source: E. B. Wilson, JASA 22 (1927).
 *
 * @example wilsonInterval(8, 10, 0.025) // { lower: 0.4901…, upper: 0.9433… }
 */
export function wilsonInterval(successes: number, n: number, tail: number): Interval {
  if (!(n > 0)) return { lower: 0, upper: 1 }
  const z = normalQuantile(1 - tail)
  const p = successes / n
  const centre = p + (z * z) / (2 * n)
  const half = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  // At 0 and at n the ends are exact; the formula would leave a rounding error there.
  const lower = successes <= 0 ? 0 : Math.max(0, (centre - half) / scale)
  const upper = successes >= n ? 1 : Math.min(1, (centre + half) / scale)
  return { lower, upper }
}
