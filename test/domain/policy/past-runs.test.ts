import { describe, expect, it } from 'vitest'
import { rememberRun, summariseRuns } from '../../../src/domain/policy/past-runs.ts'
import { costOfTraining } from '../../../src/domain/policy/training-cost.ts'

const usd = (amount: number) => ({ amount, currency: 'USD' })
const run = (endedAt: string, cost: ReturnType<typeof usd> | null = usd(2)) => ({ runId: endedAt, endedAt, cost })
const asked = { nowMs: Date.UTC(2026, 7, 8), currency: 'USD' }

describe('summariseRuns', () => {
  it('counts the runs of the calendar month, and what they cost', () => {
    const runs = [run('2026-07-31T23:59:59Z'), run('2026-08-01T00:00:00Z'), run('2026-08-07T00:00:00Z', usd(3))]
    expect(summariseRuns(runs, asked)).toEqual({
      lastRetrainingMs: Date.UTC(2026, 7, 7),
      runsThisMonth: 2,
      spentThisMonth: usd(5),
    })
  })

  it.each([
    ['one run of unknown cost', [run('2026-08-01T00:00:00Z'), run('2026-08-02T00:00:00Z', null)]],
    ['another currency', [run('2026-08-01T00:00:00Z', { amount: 1, currency: 'EUR' })]],
  ])('does not know the sum with %s', (_, runs) => {
    expect(summariseRuns(runs, asked).spentThisMonth).toBeNull()
  })

  it('knows that nothing was spent without a run', () => {
    expect(summariseRuns([], asked)).toEqual({ lastRetrainingMs: null, runsThisMonth: 0, spentThisMonth: usd(0) })
  })

  it('remembers the last hundred', () => {
    const runs = Array.from({ length: 150 }).reduce<ReturnType<typeof rememberRun>>(
      (kept) => rememberRun(kept, run('2026-08-01T00:00:00Z')),
      [],
    )
    expect(runs).toHaveLength(100)
  })
})

describe('costOfTraining', () => {
  it.each([
    [1800, 'ml.m5.xlarge', usd(0.115)],
    [null, 'ml.m5.xlarge', null],
    [1800, 'ml.g5.xlarge', null],
    [1800, 'toString', null],
  ])('of %s billed seconds on %s', (billableSeconds, instanceType, cost) => {
    expect(costOfTraining({ instanceType, billableSeconds }, { 'ml.m5.xlarge': usd(0.23) })).toEqual(cost)
  })
})
