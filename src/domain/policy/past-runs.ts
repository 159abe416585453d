import type { Money } from './training-cost.ts'

/** A retraining that ended, whatever became of it. `cost` is null where it is not known. */
export type PastRun = { readonly runId: string; readonly endedAt: string; readonly cost: Money | null }

const rememberedRuns = 100

export function rememberRun(runs: readonly PastRun[], run: PastRun): readonly PastRun[] {
  return [...runs, run].slice(-rememberedRuns)
}

export type UsedUp = {
  readonly lastRetrainingMs: number | null
  readonly runsThisMonth: number
  readonly spentThisMonth: Money | null
}

/**
 * What retrainings have used up: when the last one ended, and how many ended in the calendar month (UTC) of `nowMs`, at what cost.
 *
 * Parameters: `currency` is that of the budget; without runs, 0 of it was spent.
 * Undefined: the sum is null as soon as the cost of one run is unknown, or is in another currency.
 *
 * @example summariseRuns([], { nowMs: Date.UTC(2026, 7, 8), currency: 'USD' }).spentThisMonth // { amount: 0, currency: 'USD' }
 */
export function summariseRuns(
  runs: readonly PastRun[],
  { nowMs, currency }: { readonly nowMs: number; readonly currency: string },
): UsedUp {
  const month = (ms: number) => new Date(ms).toISOString().slice(0, 7)
  const thisMonth = runs.filter(({ endedAt }) => month(Date.parse(endedAt)) === month(nowMs))
  const costs = thisMonth.map(({ cost }) => cost)
  const known = costs.every((cost) => cost?.currency === currency)
  const ends = runs.map(({ endedAt }) => Date.parse(endedAt))
  return {
    lastRetrainingMs: ends.length > 0 ? Math.max(...ends) : null,
    runsThisMonth: thisMonth.length,
    spentThisMonth: known ? { amount: costs.reduce((sum, cost) => sum + (cost?.amount ?? 0), 0), currency } : null,
  }
}
