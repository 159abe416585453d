/** What chance does to a distance: variance and third central moment, for one row, of what the distance looks at most closely. */
type RowSpread = { readonly variance: number; readonly third: number }

/** How far two distribution functions over the same cells are apart. */
export type CellNorm = {
  /** From the differences of the two functions at the upper end of each cell. */
  readonly of: (differences: ArrayLike<number>) => number
  /** For rows of these shares. */
  readonly spread: (shares: readonly number[]) => RowSpread
  readonly largest: number
}

export type CellEffect = 'wasserstein' | 'kolmogorov-smirnov'

/** max |F − G|; its variance is that of the cell's end where a row's side is least certain. */
export const kolmogorovNorm: CellNorm = {
  of: (differences) => {
    let most = 0
    for (let cell = 0; cell < differences.length; cell++) most = Math.max(most, Math.abs(differences[cell] ?? 0))
    return most
  },
  spread: (shares) => {
    let below = 0
    let most: RowSpread = { variance: 0, third: 0 }
    for (const share of shares) {
      below += share
      const variance = below * (1 - below)
      if (variance > most.variance) most = { variance, third: variance * (1 - 2 * below) }
    }
    return most
  },
  largest: 1,
}

/**
 * ∫ |F − G| over the positions, in units of `deviation`. All rows moved one way by d give d, so that its variance is that of a row's
 * position.
 */
export function wassersteinNorm(positions: readonly number[], deviation: number): CellNorm {
  const scaled = positions.map((position) => position / deviation)
  const widths = Float64Array.from(scaled, (position, cell) => (scaled[cell + 1] ?? position) - position)
  return {
    of: (differences) => {
      let area = 0
      for (let cell = 0; cell < widths.length; cell++) area += (widths[cell] ?? 0) * Math.abs(differences[cell] ?? 0)
      return area
    },
    spread: (shares) => spreadOf(scaled, shares),
    largest: Number.POSITIVE_INFINITY,
  }
}

/** Standard deviation of the positions of rows with these shares. */
export function deviationOf(positions: readonly number[], shares: readonly number[]): number {
  return Math.sqrt(spreadOf(positions, shares).variance)
}

function spreadOf(positions: readonly number[], shares: readonly number[]): RowSpread {
  const expect = (of: (position: number) => number) =>
    positions.reduce((sum, position, cell) => sum + (shares[cell] ?? 0) * of(position), 0)
  const mean = expect((position) => position)
  return { variance: expect((position) => (position - mean) ** 2), third: expect((position) => (position - mean) ** 3) }
}
