import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../../src/local-aws/cloudwatch/math/evaluate.ts'
import { MathError } from '../../../src/local-aws/cloudwatch/math/math-error.ts'
import { parseExpression } from '../../../src/local-aws/cloudwatch/math/parser.ts'
import type { Value } from '../../../src/local-aws/cloudwatch/math/value.ts'

type Values = ReadonlyArray<number | undefined>

const none = undefined
const metrics: Readonly<Record<string, Values>> = {
  m1: [30, 20, 0, 0],
  m2: [20, none, 20, none],
  gaps: [none, 1, none, none, 4, none],
  errors4xx: [1, 2, 3, 4],
  empty: [none, none, none, none],
}

// The first of January 2024, a Monday.
const start = Date.UTC(2024, 0, 1, 10, 58)

function compute(expression: string, given: Readonly<Record<string, Values>> = metrics): Value {
  const all = new Map(Object.entries(given).map(([label, values]) => [label, { label, values }]))
  const slots = Math.max(0, ...[...all.values()].map(({ values }) => values.length))
  return evaluate(parseExpression(expression), {
    grid: { start, stepMs: 60_000, slots, periodSeconds: 60 },
    metrics: all,
    lookUp: (id) => {
      const series = all.get(id)
      if (!series) throw new MathError(`no ${id}`)
      return { kind: 'series', series }
    },
  })
}

function valuesOf(expression: string, given?: Readonly<Record<string, Values>>): Values | number | Values[] {
  const value = compute(expression, given)
  if (value.kind === 'scalar') return value.value
  return value.kind === 'series' ? value.series.values : value.list.map(({ values }) => values)
}

describe('a math expression', () => {
  it.each([
    ['m1 + m2', [50, 20, 20, 0]],
    ['m1 - m2', [10, 20, -20, 0]],
    ['m1 / m2', [1.5, none, 0, none]],
    ['100 / m1', [100 / 30, 5, none, none]],
    ['-m1', [-30, -20, -0, -0]],
    ['2 * 3 + 4', 10],
    ['2 + 3 * 4', 14],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['(2 + 3) * 4', 20],
    ['.5 + 1e1', 10.5],
    ['1 < 2', 1],
    ['m1 < m2', [0, 0, 1, 0]],
    ['m1 >= 30', [1, 0, 0, 0]],
    ['m1 > 15 AND m2 > 15', [1, 0, 0, 0]],
    ['m1 > 15 || m2 > 15', [1, 1, 1, 0]],
    ['m1 == 0 && m2 != 0', [0, 0, 1, 0]],
    [
      '[m1, errors4xx] * 2',
      [
        [60, 40, 0, 0],
        [2, 4, 6, 8],
      ],
    ],
    ['10 - [m1]', [[-20, -10, 10, 10]]],
  ])('%s is %j', (expression, expected) => {
    expect(valuesOf(expression)).toEqual(expected)
  })

  it.each([
    ['ABS(m2 - m1)', [10, 20, 20, 0]],
    ['CEIL(m1 / 7)', [5, 3, 0, 0]],
    ['FLOOR(m1 / 7)', [4, 2, 0, 0]],
    ['LOG10(m1 * 10 / 3)', [2, Math.log10(200 / 3), none, none]],
    ['SUM(m1)', 50],
    ['AVG(m2)', 10],
    ['SUM(m2) / DATAPOINT_COUNT(m2)', 20],
    ['MAX(m1)', 30],
    ['MIN(m2)', 20],
    ['STDDEV([m1, m2])', [5, 0, 10, 0]],
    ['SUM([m1, m2])', [50, 20, 20, 0]],
    ['AVG([m1, m2])', [25, 10, 10, 0]],
    ['SUM(empty)', 0],
    ['MAX([empty])', [none, none, none, none]],
    ['DATAPOINT_COUNT([m1, m2])', [2, 1, 2, 1]],
    ['METRIC_COUNT(METRICS())', 5],
    ['METRIC_COUNT(REMOVE_EMPTY(METRICS()))', 4],
    ['SUM(METRICS("errors"))', [1, 2, 3, 4]],
    ['DIFF(errors4xx)', [none, 1, 1, 1]],
    ['DIFF(m2)', [none, none, 0, none]],
    ['DIFF_TIME(m2)', [none, none, 120, none]],
    ['RATE(errors4xx)', [none, 1 / 60, 1 / 60, 1 / 60]],
    ['RUNNING_SUM(errors4xx)', [1, 3, 6, 10]],
    ['TIME_SERIES(MAX(m1)) - m1', [0, 10, 30, 30, 30, 30]],
    ['PERIOD(m1) / 60', 1],
    ['FIRST(SORT(METRICS("m"), SUM, DESC))', [30, 20, 0, 0]],
    ['LAST(SORT([m1, m2, errors4xx], MAX, DESC))', [1, 2, 3, 4]],
    ['SORT([m1, m2, errors4xx], AVG, ASC, 1)', [[1, 2, 3, 4]]],
    ['SLICE([m1, m2, errors4xx], 1, 2)', [[20, none, 20, none]]],
    ['METRIC_COUNT(SLICE([m1, m2, errors4xx], 1))', 2],
    ['MINUTE(m2)', [58, 59, 0, 1, 2, 3]],
    ['HOUR(m2)', [10, 10, 11, 11, 11, 11]],
    ['DAY(m2) + DATE(m2) + MONTH(m2)', [3, 3, 3, 3, 3, 3]],
    ['YEAR(m2)', [2024, 2024, 2024, 2024, 2024, 2024]],
    ['EPOCH(m1) - EPOCH(m1)', [0, 0, 0, 0, 0, 0]],
  ])('%s is %j', (expression, expected) => {
    expect(valuesOf(expression)).toEqual(expected)
  })

  it.each([
    ['FILL(gaps, 0)', [0, 1, 0, 0, 4, 0]],
    ['FILL(gaps, REPEAT)', [none, 1, 1, 1, 4, 4]],
    ['FILL(gaps, LINEAR)', [none, 1, 2, 3, 4, none]],
    ['FILL(gaps, MIN(gaps))', [1, 1, 1, 1, 4, 1]],
    ['FILL(m2, m1)', [20, 20, 20, 0]],
  ])('%s fills what is missing: %j', (expression, expected) => {
    expect(valuesOf(expression)).toEqual(expected)
  })

  // The examples of "Using IF expressions" in the CloudWatch User Guide.
  it.each([
    ['IF(c, a, b)', [30, 0, 20, none, none]],
    ['IF(c, 5, b)', [5, 5, 20, none, none]],
    ['IF(c, a, 5)', [30, 0, 5, 5, none]],
    ['IF(c, a)', [30, 0, none, none, none]],
    ['IF(c < 1, 10, 2)', [2, 2, 10, 10, none]],
    ['IF(1, a, b)', [30, none, 0, 0, 30]],
    ['IF(0, a, b)', [0, 0, 20, none, 20]],
    ['IF(0, a)', [none, none, none, none, none]],
  ])('%s is %j', (expression, expected) => {
    const given = { c: [1, 1, 0, 0, none], a: [30, none, 0, 0, 30], b: [0, 0, 20, none, 20] }
    expect(valuesOf(expression, given)).toEqual(expected)
  })

  it.each([
    ['m1 +', 'the end'],
    ['m1 m2', "'m2' at position 4"],
    ['(m1', "expected ')'"],
    ['m1 $ m2', "'$' at position 4"],
    ['', 'the end'],
    ['FOO(m1)', 'FOO'],
    ['ABS(m1, m2)', 'argument'],
    ['ABS(5)', "ABS: '[Scalar]'"],
    ['[m1, m2] + [m1, m2]', 'Array[TimeSeries], Array[TimeSeries]'],
    ['[m1] > 5', 'Array[TimeSeries]'],
    ['SORT(METRICS(), MEDIAN, ASC)', 'MEDIAN'],
    ['SORT(METRICS(), AVG, UP)', 'UP'],
    ['PERIOD(m1 + m2)', 'PERIOD'],
    ['"text"', 'METRICS'],
    ['ANOMALY_DETECTION_BAND(m1, 2)', 'ANOMALY_DETECTION_BAND is not served'],
    ['SEARCH(" {AWS/EC2} ", "Average")', 'SEARCH is not served'],
    ['IF([m1], 1, 2)', 'IF'],
    [`${'('.repeat(500)}1${')'.repeat(500)}`, 'nested'],
    [`${'-'.repeat(5000)}1`, 'nested'],
  ])('%s is refused', (expression, message) => {
    expect(() => compute(expression)).toThrow(message)
    expect(() => compute(expression)).toThrow(MathError)
  })

  it('keeps the laws of arithmetic where both sides have values, and its order of operators', () => {
    const series = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: none }), {
      minLength: 5,
      maxLength: 5,
    })
    fc.assert(
      fc.property(series, series, series, (a, b, c) => {
        const same = (left: string, right: string) =>
          expect(valuesOf(left, { a, b, c })).toEqual(valuesOf(right, { a, b, c }))
        same('a + b', 'b + a')
        same('a + b * c', 'a + (b * c)')
        same('a - b - c', '(a - b) - c')
        same('SUM([a, b, c])', 'a + b + c')
        same('a < b', 'b > a')
        same('IF(a == a, 1, 0)', 'a * 0 + 1')
        same('FILL(FILL(a, 7), 8)', 'FILL(a, 7)')
        same('MAX([a, b])', '-MIN([-a, -b])')
      }),
    )
  })

  it('is read or refused with a reason, whatever it is', () => {
    const pieces = fc.constantFrom(
      'm1',
      '(',
      ')',
      '+',
      '-',
      '^',
      'AVG(',
      'IF(',
      ',',
      '[',
      ']',
      '"x"',
      '3',
      'AND',
      '<=',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        try {
          compute(parts.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(MathError)
        }
      }),
    )
  })
})
