import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { describe, expect, it } from 'vitest'
import type { ComparisonRow } from '../../../src/domain/gate/comparison-row.ts'
import { judgeDifference } from '../../../src/domain/gate/judge-difference.ts'
import { judgeFloor } from '../../../src/domain/gate/judge-floor.ts'
import { judgeGate } from '../../../src/domain/gate/judge-gate.ts'
import { measureComparison } from '../../../src/domain/gate/measure-comparison.ts'
import { rowsForFloor, rowsForMargin, rowsToDecide } from '../../../src/domain/gate/rows-needed.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'
import { queueRows, queueTask, rules, spamTask } from './rows.ts'

const judge = (rows: readonly ComparisonRow[], evaluation = rules) =>
  judgeGate(measureComparison(rows, { queue: queueTask }, evaluation, 1), evaluation)

const floor = { task: 'queue', metric: 'accuracy', atLeast: 0.8, tolerance: 0.03 }

describe('judgeFloor', () => {
  const estimate = (lower: number, upper: number) => ({
    value: (lower + upper) / 2,
    n: 1812,
    method: 'wilson' as const,
    lower,
    upper,
  })

  it.each([
    ['pass', 'the lower end is the floor less the tolerance', 0.77, 0.85],
    ['inconclusive', 'the lower end is just below it', 0.7699, 0.85],
    ['inconclusive', 'the upper end is the floor less the tolerance', 0.7, 0.77],
    ['fail', 'the upper end is just below it', 0.7, 0.7699],
  ])('is %s when %s', (outcome, _, lower, upper) => {
    expect(judgeFloor(floor, estimate(lower, upper)).outcome).toBe(outcome)
  })

  it('says what was observed, how it relates, and the limit', () => {
    const measured = { value: 0.741, n: 1812, method: 'wilson' as const, lower: 0.72, upper: 0.761 }
    expect(judgeFloor(floor, measured).reason).toBe(
      'accuracy of queue 0.741 (0.720–0.761, n=1,812) is below the floor 0.8 by more than the tolerance 0.03',
    )
  })

  it.each([
    ['is not measured', null, 'it was not measured'],
    ['has no value', { value: null, n: 0, why: 'there is no row' }, 'there is no row'],
    ['is not a number', { ...estimate(0.8, 0.9), value: NaN }, 'it was not measured'],
  ])('is inconclusive when the metric %s, and says how many rows it takes', (_, measured, why) => {
    const { outcome, reason } = judgeFloor(floor, measured)
    expect(outcome).toBe('inconclusive')
    expect(reason).toContain(why)
    expect(reason).toContain('it takes at least 13 rows')
  })
})

describe('judgeDifference', () => {
  const rule = { task: 'queue', metric: 'accuracy', margin: 0.02, errorRate: 0.05 }
  const estimate = (lower: number, upper: number, shared = { lower: lower - 0.01, upper: upper + 0.01 }) => ({
    value: (lower + upper) / 2,
    n: 900,
    method: 'tango' as const,
    interval: { lower, upper },
    sharedInterval: shared,
  })

  it.each([
    ['pass', 'the lower end is the margin', estimate(-0.02, 0.03)],
    ['inconclusive', 'the lower end is just below the margin', estimate(-0.0201, 0.03)],
    ['inconclusive', 'the upper end of the shared interval is the margin', estimate(-0.09, -0.03)],
    ['fail', 'the upper end of the shared interval is just below the margin', estimate(-0.09, -0.0301)],
  ])('is %s when %s', (outcome, _, difference) => {
    expect(judgeDifference(rule, difference).outcome).toBe(outcome)
  })

  it('does not fail by the interval that is not shared', () => {
    const difference = estimate(-0.09, -0.0301, { lower: -0.1, upper: -0.01 })
    expect(judgeDifference(rule, difference).outcome).toBe('inconclusive')
  })

  it('is inconclusive without a value', () => {
    const { outcome, reason } = judgeDifference(rule, { value: null, n: 0, why: 'there is no row' })
    expect(outcome).toBe('inconclusive')
    expect(reason).toContain('it takes at least 133 rows')
  })
})

describe('judgeGate', () => {
  it('passes an equal model on the fewest rows that can show it, and not on one fewer', () => {
    const fewest = rowsForMargin(0.02, 0.05)
    const equal = (count: number) => judge(queueRows([{ count, challenger: 'loans', champion: 'loans' }])).outcome
    expect(fewest).toBe(133)
    expect([equal(fewest), equal(fewest - 1), equal(5), equal(0)]).toEqual([
      'pass',
      'inconclusive',
      'inconclusive',
      'inconclusive',
    ])
  })

  it('fails a challenger trained on shuffled labels', () => {
    const generator = seededGenerator(3, 'shuffled labels')
    const anyOf = (labels: readonly string[]) => labels[Math.floor(uniformFloat64(generator) * labels.length)] ?? ''
    const rows = queueRows([{ count: 300, challenger: '', champion: '' }]).map((row) => {
      const truth = anyOf(queueTask.labels)
      return {
        ...row,
        truth: { queue: truth },
        challenger: { queue: anyOf(queueTask.labels) },
        champion: { queue: truth },
      }
    })
    const { outcome, reasons } = judge(rows, { ...rules, floors: [{ ...floor, atLeast: 0.6 }] })
    expect(outcome).toBe('fail')
    expect(reasons[0]).toContain('is below the floor 0.6 by more than the tolerance 0.03')
    expect(reasons[1]).toContain('worse by more than the margin 0.02')
  })

  it('names the rows that would tell when they are too few', () => {
    const rows = queueRows([
      { count: 80, challenger: 'loans', champion: 'loans' },
      { count: 8, challenger: 'loans', champion: 'cards' },
      { count: 8, challenger: 'cards', champion: 'loans' },
    ])
    const { outcome, reasons } = judge(rows)
    expect(outcome).toBe('inconclusive')
    expect(reasons[0]).toMatch(/not shown to be within the margin 0\.02; about [\d,]+ rows would tell/)
  })

  it('judges by the floors alone without a champion, and says so', () => {
    const { outcome, reasons } = judge(queueRows([{ count: 200, challenger: 'loans' }]), { ...rules, floors: [floor] })
    expect(outcome).toBe('pass')
    expect(reasons).toContain('queue has no champion to be compared with: its floors alone decide')
  })

  it('is inconclusive with neither a champion nor a floor', () => {
    expect(judge(queueRows([{ count: 200, challenger: 'loans' }])).outcome).toBe('inconclusive')
  })

  it('is inconclusive about a floor of a task that was not measured', () => {
    const evaluation = { ...rules, floors: [{ ...floor, task: 'topic' }] }
    expect(judge(queueRows([{ count: 200, challenger: 'loans', champion: 'loans' }]), evaluation).outcome).toBe(
      'inconclusive',
    )
  })

  it('puts the reasons of a failure first, and one failure decides', () => {
    const tasks = { queue: queueTask, spam: spamTask }
    const rows = queueRows([{ count: 300, challenger: 'loans', champion: 'loans' }]).map((row, i) => ({
      ...row,
      truth: { ...row.truth, spam: i % 2 ? 'yes' : 'no' },
      challenger: { ...row.challenger, spam: 'yes' },
      champion: { queue: 'loans', spam: i % 2 ? 'yes' : 'no' },
    }))
    const { outcome, reasons } = judgeGate(measureComparison(rows, tasks, rules, 1), rules)
    expect(outcome).toBe('fail')
    expect(reasons[0]).toContain('f1 of spam')
  })

  it('fails a challenger that is shown to be worse in a watched slice, and lets small slices be', () => {
    const evaluation = { ...rules, againstChampion: { ...rules.againstChampion, slices: { language: 0.05 } } }
    const rows = queueRows([
      { count: 1000, challenger: 'loans', champion: 'loans' },
      { count: 60, challenger: 'cards', champion: 'loans' },
      { count: 60, challenger: 'loans', champion: 'cards' },
    ]).map((row) => ({ ...row, slices: { language: row.id.startsWith('1-') ? 'fr' : 'en' } }))
    const { outcome, reasons } = judge(rows, evaluation)
    expect(outcome).toBe('fail')
    expect(reasons[0]).toContain('accuracy of queue where language=fr')
  })
})

describe('error rates of the gate', () => {
  const generator = seededGenerator(11, 'error rates')
  const u = () => uniformFloat64(generator)
  /** Outcomes of 300 simulated comparisons on 400 rows, where the challenger alone is right in `gains`, wrong in `losses` of them. */
  const outcomes = (gains: number, losses: number) =>
    Array.from({ length: 300 }, () => {
      const rows = queueRows([{ count: 400, challenger: 'loans', champion: 'loans' }]).map((row) => {
        const draw = u()
        if (draw < gains) return { ...row, champion: { queue: 'cards' } }
        return draw < gains + losses ? { ...row, challenger: { queue: 'cards' } } : row
      })
      return judge(rows).outcome
    })
  const share = (of: readonly string[], outcome: string) => of.filter((each) => each === outcome).length / of.length

  it('a challenger that is worse by the whole margin passes in at most about the error rate', () => {
    expect(share(outcomes(0.04, 0.06), 'pass')).toBeLessThanOrEqual(0.08)
  })

  it('a challenger that is worse by just the margin fails in at most about the error rate', () => {
    expect(share(outcomes(0.04, 0.06), 'fail')).toBeLessThanOrEqual(0.08)
  })

  it('a challenger that is worse by much fails in most cases', () => {
    expect(share(outcomes(0.02, 0.12), 'fail')).toBeGreaterThan(0.9)
  })
})

describe('rows needed', () => {
  it('grow with the square of the nearness to the limit', () => {
    expect(rowsToDecide({ value: 0.8, n: 100, lower: 0.7, upper: 0.9 }, 0.75)).toBeCloseTo(400, 0)
    expect(rowsToDecide({ value: 0.7, n: 100, lower: 0.6, upper: 0.8 }, 0.75)).toBeCloseTo(400, 0)
    expect(rowsToDecide({ value: 0.75, n: 100, lower: 0.6, upper: 0.8 }, 0.75)).toBe(Infinity)
  })

  it('for a floor are those with which a model that is always right keeps it', () => {
    const fewest = rowsForFloor(0.77, 0.025)
    const perfect = (count: number) =>
      judge(queueRows([{ count, challenger: 'loans' }]), { ...rules, floors: [floor] }).outcome
    expect([perfect(fewest), perfect(fewest - 1)]).toEqual(['pass', 'inconclusive'])
  })
})
