import type { HealthyDay } from './reference-profile.ts'

export type DayComparison = {
  /** How far the logarithms of the counts lie above those of healthy days of the same weekdays. */
  readonly difference: number
  /** By how much the logarithms of days of one weekday differ. */
  readonly deviation: number
  /** The variance of the difference is deviation² / weight. */
  readonly weight: number
  /** Degrees of freedom of the deviation. */
  readonly dof: number
  /** Healthy days of the weekdays that the window has. */
  readonly healthyDays: number
}

type Cell = { readonly healthy: number[]; readonly window: number[] }

/**
 * Compares the counts of a window's days with those of healthy days: least squares of log(count + ½) on the day of the week and the side.
 *
 * Formula: with h and w days of one weekday on the two sides, and c = hw/(h + w): difference = Σ c (mean of the window − mean of the
 * healthy) / Σ c; deviation² = the squares that are left over / dof, but at least the mean of 1/count, which is Poisson's; dof = days −
 * weekdays − 1.
 * Undefined: no weekday on both sides, or no degree of freedom left: `undefined`.
 * Source: two-way layout without interaction, H. Scheffé, The Analysis of Variance (1959), chapter 4.
 */
export function compareDays(healthy: readonly HealthyDay[], window: readonly HealthyDay[]): DayComparison | undefined {
  const cells = cellsOf(healthy, window)
  const shared = cells.map(({ healthy: h, window: w }) => {
    const weight = (h.length * w.length) / (h.length + w.length)
    return { weight, difference: weight > 0 ? meanOf(w) - meanOf(h) : 0 }
  })
  const weight = sum(shared.map((cell) => cell.weight))
  const dof = healthy.length + window.length - cells.length - 1
  if (!(weight > 0) || dof < 1) return undefined
  const difference = sum(shared.map((cell) => cell.weight * cell.difference)) / weight
  const within = sum(cells.flatMap(({ healthy: h, window: w }) => [squares(h), squares(w)]))
  const between = sum(shared.map((cell) => cell.weight * (cell.difference - difference) ** 2))
  const counts = [...healthy, ...window].map(({ rows }) => rows).sort((a, b) => a - b)
  const poisson = meanOf(counts.map((count) => 1 / (count + half)))
  return {
    difference,
    deviation: Math.sqrt(Math.max((within + between) / dof, poisson)),
    weight,
    dof,
    healthyDays: sum(cells.map(({ healthy: h, window: w }) => (w.length > 0 ? h.length : 0))),
  }
}

const half = 0.5

function cellsOf(healthy: readonly HealthyDay[], window: readonly HealthyDay[]): Cell[] {
  const cells = new Map<number, Cell>()
  const add = (days: readonly HealthyDay[], side: keyof Cell) => {
    // In the order of time, so that sums have one order whatever the order of the days.
    for (const { from, rows } of days.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
      const weekday = new Date(from).getUTCDay()
      const cell = cells.get(weekday) ?? { healthy: [], window: [] }
      cell[side].push(Math.log(rows + half))
      cells.set(weekday, cell)
    }
  }
  add(healthy, 'healthy')
  add(window, 'window')
  return [...cells].sort(([a], [b]) => a - b).map(([, cell]) => cell)
}

function squares(values: readonly number[]): number {
  const mean = meanOf(values)
  return sum(values.map((value) => (value - mean) ** 2))
}

function meanOf(values: readonly number[]): number {
  return values.length > 0 ? sum(values) / values.length : 0
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
