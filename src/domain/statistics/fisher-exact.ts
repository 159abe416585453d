import { logGamma } from './log-gamma.ts'
import type { Proportion } from './newcombe-difference.ts'

/**
 * Fisher's exact test of two proportions: the probability, over all ways to deal the rows to the two sides, of counts at least as
 * extreme. `greater` asks whether the first share is larger, `twoSided` adds all counts that are no likelier than the one seen.
 *
 * Formula: sums of hypergeometric probabilities; counts within a relative 1e-7 of each other are equally likely.
 * Parameters: whole counts, `successes ≤ n`.
 * Undefined: a side without rows, or no success at all, is no evidence: 1.
 * Source: R. A. Fisher, Statistical Methods for Research Workers (1934).
 *
 * @example fisherExact({ successes: 8, n: 10 }, { successes: 1, n: 6 }).twoSided // 0.03496…
 */
export function fisherExact(first: Proportion, second: Proportion): { greater: number; twoSided: number } {
  const total = first.successes + second.successes
  const [lowest, highest] = [Math.max(0, total - second.n), Math.min(first.n, total)]
  const all = logChoose(first.n + second.n, total)
  const logMass = (count: number) => logChoose(first.n, count) + logChoose(second.n, total - count) - all
  const seen = logMass(first.successes)
  const likeliest = Math.floor(((first.n + 1) * (total + 1)) / (first.n + second.n + 2))
  const mode = Math.min(highest, Math.max(lowest, likeliest))
  // Terms fall from the mode outwards; those too small to count end the sum.
  const outwards = (from: number, step: 1 | -1) => {
    let sum = 0
    for (let count = from; count >= lowest && count <= highest; count += step) {
      const mass = Math.exp(logMass(count))
      sum += mass
      if (mass <= sum * 1e-17 && (count - mode) * step > 0) break
    }
    return sum
  }
  const greater = outwards(first.successes, 1)
  const isExtreme = (count: number) => logMass(count) <= seen + 1e-7
  const above = isExtreme(mode) ? 1 : outwards(firstExtreme(mode, highest, isExtreme), 1)
  const below = isExtreme(mode) ? 0 : outwards(firstExtreme(mode, lowest, isExtreme), -1)
  return { greater: Math.min(1, greater), twoSided: Math.min(1, above + below) }
}

/** The count nearest to the mode that is extreme, on the way to `end`; one beyond `end` where none is. */
function firstExtreme(mode: number, end: number, isExtreme: (count: number) => boolean): number {
  const step = end > mode ? 1 : -1
  if (!isExtreme(end)) return end + step
  let [inside, extreme] = [mode, end]
  while (Math.abs(extreme - inside) > 1) {
    const middle = Math.floor((inside + extreme) / 2)
    if (isExtreme(middle)) extreme = middle
    else inside = middle
  }
  return extreme
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}
