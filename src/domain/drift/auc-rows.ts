import { hanleyMcNeilVariance } from '../statistics/delong-interval.ts'
import { normalQuantile } from '../statistics/normal-quantile.ts'

const power = 0.8
const mostRows = 10_000_000

/**
 * Rows of the window with which an area under the curve of `area` is told from ½ with power 0.8.
 *
 * Formula: the least n with A − ½ ≥ z_{1−level} σ(½) + z_{0.8} σ(A), σ(A)² = inflation · Hanley and McNeil's variance for the tested
 * shares of n and of the reference's rows.
 * Undefined: null when the area does not exceed ½, or no window is large enough for a reference of this size.
 * Source: J. A. Hanley and B. J. McNeil, Radiology 143 (1982) 29–36.
 *
 * @example rowsForAuc({ area: 0.6, level: 0.05, referenceN: 1000, testedShare: 0.8, inflation: 1 }) // 82
 */
export function rowsForAuc(options: {
  readonly area: number
  readonly level: number
  readonly referenceN: number
  readonly testedShare: number
  readonly inflation: number
}): number | null {
  const { area, level, referenceN, testedShare, inflation } = options
  if (!(area > 0.5 && area <= 1 && referenceN > 0)) return null
  const deviation = (of: number, n: number) =>
    Math.sqrt(inflation * hanleyMcNeilVariance(of, testedShare * referenceN, testedShare * n))
  const isEnough = (n: number) =>
    area - 0.5 >= normalQuantile(1 - level) * deviation(0.5, n) + normalQuantile(power) * deviation(area, n)
  if (!isEnough(mostRows)) return null
  let tooFew = 0
  let enough = mostRows
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2)
    if (isEnough(middle)) enough = middle
    else tooFew = middle
  }
  return enough
}
