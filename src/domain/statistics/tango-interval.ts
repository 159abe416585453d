import type { Interval } from './interval.ts'
import { normalQuantile } from './normal-quantile.ts'

export type PairedCounts = {
  /** Pairs in which only the first is right; ≥ 0, not necessarily whole. */
  readonly onlyFirst: number
  /** Pairs in which only the second is right. */
  readonly onlySecond: number
  /** All pairs. */
  readonly n: number
}

const halvings = 60

/**
 * Tango's score interval of the difference of two proportions on the same rows, first − second.
 *
 * Formula: all Δ with |b − c − nΔ| ≤ z √(n(2q + Δ(1 − Δ))), where q is the maximum-likelihood estimate of the share of pairs
 * that only the second has right, given Δ: q = (√(B² − 4AC) − B)/2A, A = 2n, B = −b − c + (2n − b + c)Δ, C = −cΔ(1 − Δ).
 * Parameters: counts, which effective sizes may make fractional; `tail` is what is left out on each side.
 * Undefined: no pair says nothing, so the interval is [−1, 1]. No discordant pair among n: ± z²/(n + z²), never a point.
 * Source: T. Tango, Statistics in Medicine 17 (1998) 891–908. It keeps its level where few pairs are discordant, which is the
 * usual case of two models of one lineage and where a bootstrap or Wald's interval collapses.
 *
 * @example tangoInterval({ onlyFirst: 0, onlySecond: 0, n: 100 }, 0.025) // { lower: -0.0370, upper: 0.0370 }
 */
export function tangoInterval({ onlyFirst, onlySecond, n }: PairedCounts, tail: number): Interval {
  if (!(n > 0)) return { lower: -1, upper: 1 }
  const z = normalQuantile(1 - tail)
  // Found as two mirrored lower ends, so that swapping the two sides mirrors the interval to the last bit.
  const lower = lowerEnd(onlyFirst, onlySecond, n, z)
  const mirrored = lowerEnd(onlySecond, onlyFirst, n, z)
  return { lower, upper: mirrored === 0 ? 0 : -mirrored }
}

function lowerEnd(b: number, c: number, n: number, z: number): number {
  let below = -1
  let above = (b - c) / n
  for (let i = 0; i < halvings; i++) {
    const middle = (below + above) / 2
    if (score(middle, b, c, n) > z) below = middle
    else above = middle
  }
  return (below + above) / 2
}

function score(delta: number, b: number, c: number, n: number): number {
  const linear = -b - c + (2 * n - b + c) * delta
  const constant = -c * delta * (1 - delta)
  const q = (Math.sqrt(Math.max(0, linear * linear - 8 * n * constant)) - linear) / (4 * n)
  const variance = n * (2 * q + delta * (1 - delta))
  const distance = b - c - n * delta
  if (variance > 0) return distance / Math.sqrt(variance)
  return distance > 0 ? Number.POSITIVE_INFINITY : 0
}
