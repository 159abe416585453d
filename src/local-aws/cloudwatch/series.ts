import type { Period, Summary } from './statistic.ts'

/** One metric: a name and dimensions in a namespace. */
export type MetricIdentity = {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** What was measured at one time. */
export type Measurement = {
  /** Epoch milliseconds. */
  readonly time: number
  readonly unit: string
  readonly value: number | Summary
  /** How often the value came. */
  readonly count: number
}

export type Series = {
  readonly identity: MetricIdentity
  /** Of the latest measurement. */
  unit: string
  lastTime: number
  readonly minutes: Map<number, Minute>
}

// Parallel lists of numbers take a third of the memory that a list of objects would.
type Minute = {
  readonly times: number[]
  readonly values: number[]
  readonly counts: number[]
  readonly summaries: Array<[number, Summary]>
}

const minuteMs = 60_000

export function identityKey({ namespace, name, dimensions }: MetricIdentity): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))])
}

export function createSeries(identity: MetricIdentity): Series {
  return { identity, unit: 'None', lastTime: 0, minutes: new Map() }
}

export function addMeasurement(series: Series, { time, unit, value, count }: Measurement): void {
  const start = floorToMinute(time)
  const minute = series.minutes.get(start) ?? { times: [], values: [], counts: [], summaries: [] }
  series.minutes.set(start, minute)
  series.unit = unit
  series.lastTime = Math.max(series.lastTime, time)
  if (typeof value !== 'number') {
    minute.summaries.push([time, value])
    return
  }
  minute.times.push(time)
  minute.values.push(value)
  minute.counts.push(count)
}

export function floorToMinute(time: number): number {
  return Math.floor(time / minuteMs) * minuteMs
}

/** Drops what is older, in whole minutes; answers whether anything is left. */
export function forgetBefore(series: Series, time: number): boolean {
  for (const start of series.minutes.keys()) if (start + minuteMs <= time) series.minutes.delete(start)
  return series.minutes.size > 0
}

/** The periods that hold anything, by their start: they begin at `start`, follow one another and end when one would begin at `end`. */
export function readPeriods(series: Series, start: number, end: number, periodMs: number): Map<number, Period> {
  const periods = new Map<number, { values: Array<{ value: number; count: number }>; summaries: Summary[] }>()
  const periodOf = (time: number) => {
    const at = start + Math.floor((time - start) / periodMs) * periodMs
    if (at < start || at >= end) return undefined
    const period = periods.get(at) ?? { values: [], summaries: [] }
    periods.set(at, period)
    return period
  }
  for (const minute of minutesIn(series, start, end + periodMs)) {
    minute.times.forEach((time, index) => {
      periodOf(time)?.values.push({ value: minute.values[index] ?? Number.NaN, count: minute.counts[index] ?? 0 })
    })
    for (const [time, summary] of minute.summaries) periodOf(time)?.summaries.push(summary)
  }
  return periods
}

function minutesIn(series: Series, start: number, end: number): Minute[] {
  // A short range out of many days is looked up minute by minute: alarms read one every minute.
  if ((end - start) / minuteMs < series.minutes.size) {
    const minutes: Minute[] = []
    for (let at = floorToMinute(start); at < end; at += minuteMs) {
      const minute = series.minutes.get(at)
      if (minute) minutes.push(minute)
    }
    return minutes
  }
  return [...series.minutes].filter(([at]) => at + minuteMs > start && at < end).map(([, minute]) => minute)
}
