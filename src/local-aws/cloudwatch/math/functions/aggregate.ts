import { presentValues, scalar, series, type TimeSeries, unsupported, type Value } from '../value.ts'

/** Makes one number of values; `places` is how many there would be if none were missing. Undefined without any. */
export type Aggregate = (values: readonly number[], places: number) => number | undefined

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function whereAny(compute: (values: readonly number[], places: number) => number): Aggregate {
  return (values, places) => (values.length > 0 ? compute(values, places) : undefined)
}

export const aggregates: Readonly<Record<string, Aggregate>> = {
  // Missing values count as 0 in an average, and only there.
  AVG: whereAny((values, places) => sum(values) / places),
  DATAPOINT_COUNT: whereAny((values) => values.length),
  MAX: whereAny((values) => values.reduce((most, value) => Math.max(most, value))),
  MIN: whereAny((values) => values.reduce((least, value) => Math.min(least, value))),
  STDDEV: whereAny((values) => {
    const mean = sum(values) / values.length
    return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length)
  }),
  SUM: whereAny(sum),
}

/** All values of one series make a scalar; those of an array's series at one time make a value of a new series. */
export function aggregate(name: string, value: Value): Value {
  const compute = aggregates[name]
  if (!compute || value.kind === 'scalar') throw unsupported(name, [value])
  // A series without values still needs a number where one is asked for: the sum of nothing.
  if (value.kind === 'series') return scalar(aggregateSeries(compute, value.series) ?? 0)
  const slots = value.list[0]?.values.length ?? 0
  const values = Array.from({ length: slots }, (_, slot) => {
    const present = value.list.map((one) => one.values[slot]).filter((one) => one !== undefined)
    return compute(present, value.list.length)
  })
  return series(values)
}

export function aggregateSeries(compute: Aggregate, one: TimeSeries): number | undefined {
  return compute(presentValues(one), one.values.length)
}
