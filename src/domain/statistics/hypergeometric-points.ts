import { logGamma } from './log-gamma.ts'

export type WeightedPoint = { readonly count: number; readonly weight: number }

export type Split = {
  /** Rows of a category, in both samples together. */
  readonly total: number
  /** Rows of the first and of the second sample. */
  readonly first: number
  readonly second: number
}

const mostPoints = 48

/**
 * How many of a category's rows fall into the second sample when rows are dealt to the two samples at random, keeping the sizes
 * of both and the category's total: the hypergeometric distribution, as points with weights that add up to 1.
 *
 * Formula: P(y) = C(second, y) C(first, total − y) / C(first + second, total). All of the support but tails below 1e-7 where that
 * is at most about 50 points; else every so-many-th point, which for a smooth function is as good (the trapezoidal rule).
 * Parameters: `total ≤ first + second`, not necessarily whole (sums of probabilities are not).
 * Undefined: empty samples leave the one point 0.
 *
 * @example hypergeometricPoints({ total: 1, first: 3, second: 1 }) // [{ count: 0, weight: 0.75 }, { count: 1, weight: 0.25 }]
 */
export function hypergeometricPoints({ total, first, second }: Split): WeightedPoint[] {
  const { from, to } = supportOf({ total, first, second })
  const stride = Math.max(1, Math.floor((to - from) / mostPoints))
  const points: { count: number; weight: number }[] = []
  for (let count = from; count <= to; count += stride) {
    points.push({
      count,
      weight: Math.exp(logChoose(second, count) + logChoose(first, total - count) - logChoose(first + second, total)),
    })
  }
  const sum = points.reduce((all, { weight }) => all + weight, 0)
  return points.map(({ count, weight }) => ({ count, weight: weight / sum }))
}

/** Whether the points are all that a category's rows can do, so that sums over them are exact. */
export function isEnumerable(split: Split): boolean {
  const { from, to } = supportOf(split)
  return to - from < 2 * mostPoints
}

function supportOf({ total, first, second }: Split): { from: number; to: number } {
  const rows = first + second
  if (!(rows > 1)) return { from: 0, to: Math.min(total, second) }
  const mean = (total * second) / rows
  const deviation = Math.sqrt((mean * (first / rows) * (rows - total)) / (rows - 1))
  const from = Math.max(0, Math.ceil(total - first), Math.floor(mean - 5 * deviation - 3))
  const to = Math.min(Math.floor(total), Math.floor(second), Math.ceil(mean + 6 * deviation + 4))
  return { from, to: Math.max(from, to) }
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}
