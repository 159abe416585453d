import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Period, parseStatistic } from '../../../src/local-aws/cloudwatch/statistic.ts'

function periodOf(...values: number[]): Period {
  return { values: values.map((value) => ({ value, count: 1 })), summaries: [] }
}

const oneToTen = periodOf(10, 9, 8, 7, 6, 5, 4, 3, 2, 1)

describe('a statistic', () => {
  it.each([
    ['Sum', 55],
    ['SampleCount', 10],
    ['Average', 5.5],
    ['Minimum', 1],
    ['Maximum', 10],
    ['p0', 1],
    ['p50', 5],
    ['p90', 9],
    ['p99.9', 10],
    ['p100', 10],
    ['TC(3:)', 7],
    ['TC(:3)', 3],
    ['TC(3:5)', 2],
    ['PR(3:5)', 20],
    ['PR(100:)', 0],
    ['tm90', 5],
    ['TM(10%:90%)', 5.5],
    ['TM(:5)', 3],
    ['tc90', 9],
    ['TC(20%:)', 8],
    ['ts90', 45],
    ['TS(8:)', 19],
    ['wm90', 5.4],
    ['WM(10%:90%)', 5.5],
    ['WM(3:5)', 4.3],
    ['IQM', 5.5],
    ['TC(50:60)', 0],
  ])('%s of the numbers 1 to 10 is %d', (name, expected) => {
    expect(parseStatistic(name)(oneToTen)).toBe(expected)
  })

  it('counts a value as often as it came', () => {
    const period: Period = {
      values: [
        { value: 1, count: 9 },
        { value: 100, count: 1 },
      ],
      summaries: [],
    }
    const read = (name: string) => parseStatistic(name)(period)
    expect(['SampleCount', 'Average', 'p90', 'p95', 'TC(1:)'].map(read)).toEqual([10, 10.9, 1, 100, 1])
  })

  it('cannot tell percentiles or ranges from a summary of values that differ', () => {
    const summary = { count: 4, sum: 10, minimum: 1, maximum: 4 }
    const period: Period = { values: [], summaries: [summary] }
    const read = (name: string) => parseStatistic(name)(period)
    expect(['Sum', 'Average', 'p50', 'TC(2:)', 'PR(2:)'].map(read)).toEqual([10, 2.5, undefined, undefined, undefined])
    const same: Period = { values: [], summaries: [{ count: 4, sum: 8, minimum: 2, maximum: 2 }] }
    expect(parseStatistic('p50')(same)).toBe(2)
  })

  it.each([
    '',
    'sum',
    'p101',
    'p',
    'TC',
    'TC(:)',
    'TC(a:b)',
    'TM(2%:1%)',
    'TM(5:4)',
    'TM(1%:2)',
    'PR(1%:2%)',
    'tm101',
    'constructor',
  ])('%j is refused', (name) => {
    expect(() => parseStatistic(name)).toThrow(expect.objectContaining({ name: 'InvalidParameterValueException' }))
  })

  it('that is trimmed has no mean where nothing is left, and is not known from a summary of values that differ', () => {
    const summary = { count: 4, sum: 10, minimum: 1, maximum: 4 }
    expect(parseStatistic('TM(50:60)')(oneToTen)).toBeUndefined()
    expect(parseStatistic('tm99')({ values: [], summaries: [summary] })).toBeUndefined()
  })

  it('that is trimmed lies between the least and the greatest value, and its sum is its mean times its count', () => {
    const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 49 }), (numbers, percent) => {
        const bounds = `${percent}%:${100 - percent}%`
        const read = (kind: string) => parseStatistic(`${kind}(${bounds})`)(periodOf(...numbers)) ?? Number.NaN
        for (const mean of [read('TM'), read('WM')]) {
          expect(mean).toBeGreaterThanOrEqual(Math.min(...numbers) - 1e-9)
          expect(mean).toBeLessThanOrEqual(Math.max(...numbers) + 1e-9)
        }
        expect(read('TS')).toBeCloseTo(read('TM') * read('TC'), 6)
        expect(read('TC')).toBeLessThanOrEqual(numbers.length)
      }),
    )
  })

  it('of values does not depend on their order, and ranges split all values between them', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(values, fc.integer({ min: -60, max: 60 }), (numbers, limit) => {
        const read = (name: string, from: number[]) => parseStatistic(name)(periodOf(...from))
        for (const name of ['Sum', 'p50', 'p99', `TC(${limit}:)`]) {
          expect(read(name, numbers)).toBe(read(name, [...numbers].reverse()))
        }
        expect((read(`TC(${limit}:)`, numbers) ?? 0) + (read(`TC(:${limit})`, numbers) ?? 0)).toBe(numbers.length)
      }),
    )
  })
})
