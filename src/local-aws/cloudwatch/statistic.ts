import { ServiceError } from '../service.ts'

/** Values of one period: single values with how often each came, and summaries that a client sent in their place. */
export type Summary = {
  readonly count: number
  readonly sum: number
  readonly minimum: number
  readonly maximum: number
}
export type Period = {
  readonly values: ReadonlyArray<{ readonly value: number; readonly count: number }>
  readonly summaries: readonly Summary[]
}

/** Computes a statistic over a period that is not empty; undefined where it cannot be known from summaries. */
export type Statistic = (period: Period) => number | undefined

const simple: Readonly<Record<string, Statistic>> = {
  SampleCount: (period) => total(period).count,
  Sum: (period) => total(period).sum,
  Average: (period) => total(period).sum / total(period).count,
  Minimum: (period) => total(period).minimum,
  Maximum: (period) => total(period).maximum,
}

/**
 * Reads the name of a statistic: `Sum`, `p99.9`, `TC(a:b)` (how many values are above a and not above b; either may be left
 * out) or `PR(a:b)` (how many of a hundred are).
 */
export function parseStatistic(name: string): Statistic {
  const known = Object.hasOwn(simple, name) ? simple[name] : undefined
  if (known) return known
  const percentile = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)
  if (percentile) return (period) => percentileOf(period, Number(percentile[1]))
  const ranged = /^(TC|PR)\(([^:]*):([^:]*)\)$/.exec(name)
  const [, kind, from = '', to = ''] = ranged ?? []
  if (!ranged || (from === '' && to === '')) throw unknownStatistic(name)
  const low = boundary(from, Number.NEGATIVE_INFINITY, name)
  const high = boundary(to, Number.POSITIVE_INFINITY, name)
  return (period) => {
    const inside = countInside(period, low, high)
    return kind === 'TC' || inside === undefined ? inside : (100 * inside) / total(period).count
  }
}

function boundary(text: string, open: number, name: string): number {
  if (text === '') return open
  const value = Number(text)
  if (Number.isNaN(value)) throw unknownStatistic(name)
  return value
}

function unknownStatistic(name: string): ServiceError {
  const known = [...Object.keys(simple), 'p0 to p100', 'TC(a:b)', 'PR(a:b)'].join(', ')
  const message = `The value ${name} for parameter Stat is not supported. It must be one of ${known}`
  return new ServiceError('InvalidParameterValueException', message)
}

function total({ values, summaries }: Period): Summary {
  const parts = [
    ...values.map(({ value, count }) => ({ count, sum: value * count, minimum: value, maximum: value })),
    ...summaries,
  ]
  return parts.reduce((a, b) => ({
    count: a.count + b.count,
    sum: a.sum + b.sum,
    minimum: Math.min(a.minimum, b.minimum),
    maximum: Math.max(a.maximum, b.maximum),
  }))
}

// A summary whose values are all the same hides none of them.
function asValues({ values, summaries }: Period): Period['values'] | undefined {
  if (summaries.some(({ minimum, maximum }) => minimum !== maximum)) return undefined
  return [...values, ...summaries.map(({ minimum, count }) => ({ value: minimum, count }))]
}

/** The smallest value that at least so many of a hundred values do not exceed. */
function percentileOf(period: Period, percent: number): number | undefined {
  const values = asValues(period)?.toSorted((a, b) => a.value - b.value)
  if (!values) return undefined
  const rank = (percent / 100) * values.reduce((sum, { count }) => sum + count, 0)
  let passed = 0
  for (const { value, count } of values) {
    passed += count
    if (passed >= rank) return value
  }
  return values.at(-1)?.value
}

function countInside(period: Period, low: number, high: number): number | undefined {
  return asValues(period)?.reduce((sum, { value, count }) => (value > low && value <= high ? sum + count : sum), 0)
}
