import { invalidValue } from './errors.ts'
import { countInside, percentileOf, samplesOf, total } from './samples.ts'
import { parseTrimmed } from './trimmed-statistic.ts'

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

/** Whether `Statistics` may name it; all others are extended statistics. */
export function isSimpleStatistic(name: string): boolean {
  return Object.hasOwn(simple, name)
}

/**
 * Reads the name of a statistic: `Sum`, `p99.9`, `PR(a:b)` (how many of a hundred values are above a and not above b; either may be
 * left out), or one of the trimmed statistics: `tm90`, `TC(a:b)`, `WM(10%:90%)`, `IQM`.
 */
export function parseStatistic(name: string): Statistic {
  const statistic = (isSimpleStatistic(name) ? simple[name] : undefined) ?? parseExtended(name)
  if (statistic) return statistic
  const known = [
    ...Object.keys(simple),
    'p0 to p100',
    'tm, tc, ts or wm0 to 100',
    'TM, TC, TS, WM(a:b)',
    'IQM',
    'PR(a:b)',
  ]
  throw invalidValue(`The value ${name} for parameter Stat is not supported. It must be one of ${known.join(', ')}`)
}

function parseExtended(name: string): Statistic | undefined {
  const percentile = percentOf(name)
  if (percentile !== undefined) return (period) => percentileOf(samplesOf(period), percentile)
  return parseRank(name) ?? parseTrimmed(name)
}

/** The percentage of a percentile's name; undefined for any other statistic. */
export function percentOf(name: string): number | undefined {
  const match = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name)
  return match ? Number(match[1]) : undefined
}

function parseRank(name: string): Statistic | undefined {
  const match = /^PR\(([^:%]*):([^:%]*)\)$/.exec(name)
  const [, from = '', to = ''] = match ?? []
  if (!match || (from === '' && to === '')) return undefined
  const low = from === '' ? Number.NEGATIVE_INFINITY : Number(from)
  const high = to === '' ? Number.POSITIVE_INFINITY : Number(to)
  if (Number.isNaN(low) || Number.isNaN(high)) return undefined
  return (period) => {
    const samples = samplesOf(period)
    return samples && (100 * countInside(samples, low, high)) / total(period).count
  }
}
