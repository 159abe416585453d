import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureCellDistance } from '../../../src/domain/drift/cell-distance.ts'
import { seededGenerator } from '../../../src/domain/statistics/seeded-generator.ts'
import { drawCells } from './cell-draws.ts'

const effects = ['wasserstein', 'kolmogorov-smirnov'] as const
const cells = 40
const positions = Array.from({ length: cells }, (_, cell) => (cell + 0.5) / cells)
const asked = { level: 0.01, warning: 0.2, positions }

/** Answers of a model that is sure of most of them. */
const sure = positions.map((_, cell) => (cell < 12 ? 0 : cell === 39 ? 0.65 : 0.002 + 0.03 * (cell / 39) ** 6))
/** Lengths on a scale of doublings. */
const lengths = positions.map((_, cell) => Math.exp(-((cell - 14) ** 2) / 18))
/** Nearly all rows in the first cell. */
const rare = positions.map((_, cell) => (cell === 0 ? 0.97 : 0.03 * Math.exp(-cell / 2)))

const counts = (shares: readonly number[], n: number) => drawCells(n, shares, seededGenerator(3, `cells/${n}`))

describe.each(effects)('measureCellDistance by %s', (effect) => {
  const reference = counts(lengths, 5000)
  const moved = [0, 0, 0, 0, ...reference.slice(0, -4)]

  it('is 0 for identical shares, with a lower bound of 0 and p 1', () => {
    const { value, lower, upper, pValue } = measureCellDistance({ ...asked, effect, reference, window: reference })
    expect([value, lower]).toEqual([0, 0])
    expect(upper).toBeGreaterThan(0)
    expect(pValue).toBeGreaterThan(0.999)
  })

  it('shows a large change on a few hundred rows, between bounds', () => {
    const window = counts([0, 0, 0, 0, ...lengths.slice(0, -4)], 300)
    const { value, lower, upper, pValue } = measureCellDistance({ ...asked, effect, reference, window })
    expect(lower).toBeGreaterThan(0.2)
    expect(value).toBeGreaterThan(lower)
    expect(upper).toBeGreaterThan(value ?? Infinity)
    expect(pValue).toBeLessThan(1e-20)
  })

  it('is the same from either side, in units of one standard deviation', () => {
    const there = measureCellDistance({ ...asked, effect, reference, window: moved })
    const back = measureCellDistance({ ...asked, effect, reference: moved, window: reference })
    expect(back.value).toBeCloseTo(there.value ?? NaN, 2)
  })

  it('has for the same seed the same numbers, whatever else was measured before', () => {
    const once = measureCellDistance({ ...asked, effect, reference, window: moved, seed: 7 })
    measureCellDistance({ ...asked, effect, reference: moved, window: reference })
    expect(measureCellDistance({ ...asked, effect, reference, window: moved, seed: 7 })).toEqual(once)
  })

  it('needs the more rows the smaller the effect, and none do against too small a reference', () => {
    const rows = (warning: number, before = reference) =>
      measureCellDistance({ ...asked, effect, warning, reference: before, window: reference }).rowsForWarning
    expect(rows(0.1)).toBeGreaterThan(rows(0.2) ?? Infinity)
    expect(rows(0.2)).toBeGreaterThan(30)
    expect(rows(0.02, counts(lengths, 50))).toBeNull()
    expect(rows(0)).toBeNull()
  })

  it('is defined by bounds in order for whatever was counted', () => {
    const column = fc.array(fc.nat(50), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(column, column, (before, window) => {
        const input = { ...asked, effect, reference: before, window, positions: [0, 1, 2, 3] }
        const { value, lower, upper, why } = measureCellDistance(input)
        expect([lower, upper].every(Number.isFinite)).toBe(true)
        if (value === null) expect(why).toMatch(/must have 30 rows|all rows of the reference are in one cell/)
        else expect(lower <= value && value <= upper).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it.each([50, 500, 5000])('raises at most 1.3 times the level of false alarms with %i rows', (n) => {
    const [level, repetitions] = [0.05, 25]
    const generator = seededGenerator(5, `null/${effect}/${n}`)
    let alarms = 0
    for (const shares of [sure, lengths, rare]) {
      for (const referenceN of [500, 5000]) {
        for (let i = 0; i < repetitions; i++) {
          const sides = { reference: drawCells(referenceN, shares, generator), window: drawCells(n, shares, generator) }
          if (measureCellDistance({ ...asked, effect, level, ...sides }).lower > 0) alarms++
        }
      }
    }
    // Of 150, 9.75 are 1.3 times the level; 20 are then seen less than once in a hundred times.
    expect(alarms).toBeLessThanOrEqual(19)
  })

  it('has a lower bound that seldom exceeds a true distance', () => {
    const generator = seededGenerator(5, `drifted/${effect}`)
    const drifted = [0, 0, ...lengths.slice(0, -2)]
    const large = { reference: drawCells(400_000, lengths, generator), window: drawCells(400_000, drifted, generator) }
    const truth = measureCellDistance({ ...asked, effect, ...large }).value ?? NaN
    const wrong = Array.from({ length: 60 }, () => {
      const sides = { reference: drawCells(2000, lengths, generator), window: drawCells(200, drifted, generator) }
      return measureCellDistance({ ...asked, effect, level: 0.05, ...sides }).lower > truth
    })
    expect(wrong.filter(Boolean).length).toBeLessThanOrEqual(8)
  })
})

describe('measureCellDistance', () => {
  const twoCells = { ...asked, positions: [0, 1], level: 0.05 }
  const half = { reference: [500, 500], window: [100, 100] }

  it('is by Kolmogorov-Smirnov the largest difference of the two functions, with chance taken off', () => {
    const { evidence, value } = measureCellDistance({
      ...twoCells,
      effect: 'kolmogorov-smirnov',
      reference: [500, 500],
      window: [50, 150],
    })
    expect(evidence.uncorrected).toBeCloseTo(0.25, 12)
    expect(value).toBeLessThan(0.25)
  })

  it('is by Wasserstein the way that rows are moved, in standard deviations of the reference', () => {
    const { evidence } = measureCellDistance({
      ...twoCells,
      effect: 'wasserstein',
      reference: [500, 500],
      window: [50, 150],
    })
    expect(evidence.uncorrected).toBeCloseTo(0.25 / 0.5, 12)
  })

  it.each([
    ['the window must have 30 rows, got 29', { ...half, window: [15, 14] }],
    ['the reference must have 30 rows, got 0', { ...half, reference: [0, 0] }],
    ['counts must be whole and 0 or more', { ...half, window: [Number.NaN, 50] }],
    ['both sides must have a count for each of 2 cells, got 2 and 3', { ...half, window: [50, 50, 50] }],
    [
      'all rows of the reference are in one cell, and have no standard deviation to measure by',
      { ...half, reference: [50, 0] },
    ],
  ])('has no value but a reason: %s', (why, sides) => {
    const measured = measureCellDistance({ ...twoCells, effect: 'wasserstein', ...sides })
    expect(measured).toMatchObject({ value: null, lower: 0, upper: 1, pValue: null, rowsForWarning: null, why })
  })

  it('knows that rows which are all alike leave room for others', () => {
    const sides = { reference: [500, 0], window: [40, 0] }
    const { value, upper } = measureCellDistance({ ...twoCells, effect: 'kolmogorov-smirnov', ...sides })
    expect(value).toBe(0)
    expect(upper).toBeCloseTo(1 - 0.05 ** (1 / 40), 12)
  })

  it('raises no false alarm in a hundred windows at the level of daily checks', () => {
    const generator = seededGenerator(5, 'daily')
    const alarms = Array.from({ length: 100 }, () => {
      const sides = { reference: drawCells(2000, sure, generator), window: drawCells(150, sure, generator) }
      return measureCellDistance({ ...asked, effect: 'wasserstein', level: 1e-4, ...sides }).lower > 0
    })
    expect(alarms.filter(Boolean)).toHaveLength(0)
  })
})
