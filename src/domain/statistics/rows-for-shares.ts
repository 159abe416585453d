import { normalQuantile } from './normal-quantile.ts'

export type SharesToTell = {
  /** The share of the reference, and the one that is to be told from it. */
  readonly from: number
  readonly to: number
  /** Rows of the reference, which are given. */
  readonly referenceN: number
  /** One-sided error rate, and the probability to notice. */
  readonly level: number
  readonly power: number
}

/**
 * Rows of a window with which a share `to` is told from the reference's `from`; null where no number of rows does, because the
 * reference itself is too small or the shares are equal.
 *
 * Formula: 1/n = h² / (z(level) + z(power))² − 1/m, h = 2 |arcsin √to − arcsin √from|.
 * Source: J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), chapter 6.
 *
 * @example rowsForShares({ from: 0.9, to: 0.87, referenceN: 1392, level: 0.05, power: 0.8 }) // 1391
 */
export function rowsForShares({ from, to, referenceN, level, power }: SharesToTell): number | null {
  const h = 2 * (Math.asin(Math.sqrt(to)) - Math.asin(Math.sqrt(from)))
  const z = normalQuantile(1 - level) + normalQuantile(power)
  const inverse = (h / z) ** 2 - 1 / referenceN
  return inverse > 0 ? Math.ceil(1 / inverse) : null
}
