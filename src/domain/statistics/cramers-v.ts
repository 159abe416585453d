import type { Homogeneity } from './homogeneity-test.ts'

/**
 * Cramér's V of a 2×k table: how strongly a category depends on the sample, 0 to 1; plain, and with the bias taken off.
 *
 * Formula: V = √(φ²), φ² = X²/N, as two rows make min(rows, columns) − 1 = 1. Corrected: √(max(0, φ² − (k − 1)/(N − 1)) /
 * min(k̃ − 1, r̃ − 1)), k̃ = k − (k − 1)²/(N − 1), r̃ = 2 − 1/(N − 1).
 * Parameters: the test's X² and degrees of freedom k − 1, and all rows N of both samples.
 * Undefined: NaN without a degree of freedom or with fewer than two rows.
 * Source: W. Bergsma, J. Korean Stat. Soc. 42 (2013) 323–328.
 *
 * @example cramersV({ statistic: 4.825396825396825, dof: 2 }, 200) // { plain: 0.1553…, corrected: 0.1189… }
 */
export function cramersV(
  { statistic, dof }: Pick<Homogeneity, 'statistic' | 'dof'>,
  rows: number,
): { plain: number; corrected: number } {
  if (dof < 1 || rows < 2) return { plain: Number.NaN, corrected: Number.NaN }
  const phi2 = statistic / rows
  const unbiased = Math.max(0, phi2 - dof / (rows - 1))
  const columns = dof - dof ** 2 / (rows - 1)
  return { plain: Math.sqrt(phi2), corrected: Math.sqrt(unbiased / Math.min(columns, 1 - 1 / (rows - 1))) }
}
