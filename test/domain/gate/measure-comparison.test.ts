import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ComparisonRow } from '../../../src/domain/gate/comparison-row.ts'
import { judgeGate } from '../../../src/domain/gate/judge-gate.ts'
import { measureComparison } from '../../../src/domain/gate/measure-comparison.ts'
import { queueRows, queueTask, rules, spamTask } from './rows.ts'

const accuracyOf = (rows: readonly ComparisonRow[], seed = 1) =>
  measureComparison(rows, { queue: queueTask }, rules, seed).tasks[0]?.metrics.accuracy

describe('measureComparison', () => {
  it('measures accuracy with its Wilson interval where every row is its own group', () => {
    const rows = queueRows([
      { count: 8, challenger: 'loans' },
      { count: 2, challenger: 'cards' },
    ])
    expect(accuracyOf(rows)?.challenger).toMatchObject({ value: 0.8, n: 10, method: 'wilson' })
    const { challenger } = accuracyOf(rows) ?? {}
    expect(challenger && 'lower' in challenger ? challenger.lower : null).toBeCloseTo(0.4901624715366418, 12)
  })

  it('widens the interval when rows come in groups of copies', () => {
    const width = (perGroup: number) => {
      const rows = queueRows([
        { count: 80, challenger: 'loans', perGroup },
        { count: 20, challenger: 'cards', perGroup },
      ])
      const challenger = accuracyOf(rows)?.challenger
      return challenger && 'lower' in challenger ? challenger.upper - challenger.lower : 0
    }
    expect(width(4) / width(1)).toBeGreaterThan(1.8)
  })

  it('counts only rows that have a label of the task', () => {
    const labelled = queueRows([{ count: 3, challenger: 'loans', champion: 'loans' }])
    const rows = [...labelled, ...labelled.map((row) => ({ ...row, truth: { queue: null } }))]
    expect(accuracyOf(rows)?.challenger.n).toBe(3)
  })

  it('counts the rows that only one of the two has right, with the mid-p of McNemar', () => {
    const rows = queueRows([
      { count: 10, challenger: 'loans', champion: 'cards' },
      { count: 3, challenger: 'cards', champion: 'loans' },
      { count: 40, challenger: 'loans', champion: 'loans' },
    ])
    const { discordant } = measureComparison(rows, { queue: queueTask }, rules, 1).tasks[0] ?? {}
    expect(discordant).toMatchObject({ challengerOnly: 10, championOnly: 3 })
    expect(discordant?.midP).toBeCloseTo(0.057373046875, 7)
  })

  it('compares with no champion that left a row unanswered', () => {
    const rows = queueRows([
      { count: 50, challenger: 'loans', champion: 'loans' },
      { count: 1, challenger: 'loans', champion: null },
    ])
    expect(accuracyOf(rows)).toMatchObject({ champion: null, difference: null })
  })

  it('gives a value with its reason, not 0, to what cannot be measured', () => {
    const tasks = {
      names: { type: 'entities' as const, labels: ['drug'], primaryMetric: 'strictF1' },
      queue: queueTask,
    }
    const { tasks: measured } = measureComparison([], tasks, rules, 1)
    expect(measured[0]?.metrics.strictF1?.challenger).toMatchObject({
      value: null,
      why: expect.stringContaining('not measured'),
    })
    expect(measured[1]?.metrics.accuracy?.challenger).toMatchObject({ value: null, why: 'there is no row' })
  })

  it('measures the metrics of floors beside the primary one', () => {
    const floors = [{ task: 'queue', metric: 'macroF1', atLeast: 0.5, tolerance: 0 }]
    const { tasks } = measureComparison(
      queueRows([{ count: 9, challenger: 'loans' }]),
      { queue: queueTask },
      { ...rules, floors },
      1,
    )
    expect(Object.keys(tasks[0]?.metrics ?? {})).toEqual(['accuracy', 'macroF1'])
  })

  it('measures watched slices with 30 rows or more and counts the others', () => {
    const evaluation = { ...rules, againstChampion: { ...rules.againstChampion, slices: { state: 0.05 } } }
    const rows = queueRows([{ count: 59, challenger: 'loans', champion: 'loans' }])
    const sliced = rows.map((row, i) => ({ ...row, slices: { state: i < 30 ? 'NY' : 'CA' } }))
    const { tasks } = measureComparison(sliced, { queue: queueTask }, evaluation, 1)
    expect(tasks[0]?.slices).toMatchObject([{ slice: 'state', value: 'NY', difference: { n: 30 } }])
    expect(tasks[0]?.slicesLeftOut).toBe(1)
  })

  it('survives JSON unchanged', () => {
    const measurement = measureComparison(
      queueRows([{ count: 40, challenger: 'loans', champion: 'cards' }]),
      { queue: queueTask },
      rules,
      1,
    )
    expect(JSON.parse(JSON.stringify(measurement))).toEqual(measurement)
  })
})

describe('laws of measureComparison', () => {
  const label = fc.constantFrom('loans', 'cards', 'other')
  const yesNo = fc.constantFrom('yes', 'no')
  const row = fc.record({
    group: fc.nat(9).map(String),
    queue: fc.tuple(label, label, label),
    spam: fc.tuple(yesNo, yesNo, yesNo),
  })
  const rowsOf = fc.array(row, { minLength: 1, maxLength: 40 }).map((drawn) =>
    drawn.map(
      ({ group, queue, spam }, i): ComparisonRow => ({
        id: String(i),
        group,
        truth: { queue: queue[0], spam: spam[0] },
        challenger: { queue: queue[1], spam: spam[1] },
        champion: { queue: queue[2], spam: spam[2] },
        slices: {},
      }),
    ),
  )
  const tasks = { queue: queueTask, spam: spamTask, all: queueTask }
  const floors = [{ task: 'queue', metric: 'macroF1', atLeast: 0.5, tolerance: 0 }]
  const measure = (rows: readonly ComparisonRow[], seed = 1) =>
    measureComparison(rows, tasks, { ...rules, floors }, seed)
  const differencesIn = (rows: readonly ComparisonRow[]) =>
    measure(rows).tasks.flatMap(({ metrics }) => Object.values(metrics).flatMap(({ difference }) => difference ?? []))

  it('identical answers differ by 0 and never fail', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const same = rows.map((each) => ({ ...each, champion: each.challenger }))
        for (const { value } of differencesIn(same)) expect([0, null]).toContain(value)
        expect(judgeGate(measure(same), rules).outcome).not.toBe('fail')
      }),
      { numRuns: 15 },
    )
  })

  it('swapping the roles mirrors every difference and its interval', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const swapped = rows.map((each) => ({ ...each, champion: each.challenger, challenger: each.champion ?? {} }))
        const mirrored = differencesIn(swapped)
        differencesIn(rows).forEach((difference, i) => {
          const other = mirrored[i]
          expect(other?.value === null).toBe(difference.value === null)
          if (difference.value === null || !other || other.value === null) return
          expect(other.value + difference.value).toBeCloseTo(0, 12)
          expect(other.interval.lower + difference.interval.upper).toBeCloseTo(0, 12)
          expect(other.interval.upper + difference.interval.lower).toBeCloseTo(0, 12)
        })
      }),
      { numRuns: 15 },
    )
  })

  it('the order of the rows does not matter, and the same seed gives the same numbers', () => {
    fc.assert(
      fc.property(
        rowsOf.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          expect(measure(shuffled)).toEqual(measure(rows))
        },
      ),
      { numRuns: 15 },
    )
  })

  it('every interval contains its value', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        for (const difference of differencesIn(rows)) {
          if (difference.value === null) continue
          expect(difference.interval.lower).toBeLessThanOrEqual(difference.value + 1e-12)
          expect(difference.interval.upper).toBeGreaterThanOrEqual(difference.value - 1e-12)
          expect(difference.sharedInterval.lower).toBeLessThanOrEqual(difference.interval.lower)
        }
      }),
      { numRuns: 15 },
    )
  })
})
