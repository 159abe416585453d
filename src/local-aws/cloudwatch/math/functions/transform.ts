import type { Grid, TimeSeries } from '../value.ts'

type Values = TimeSeries['values']
/** Makes of one series another one on the same grid. */
type Transform = (one: TimeSeries, grid: Grid) => Values

const each =
  (change: (value: number) => number): Transform =>
  ({ values }) =>
    values.map((value) => (value === undefined ? undefined : change(value)))

export const transforms: Readonly<Record<string, Transform>> = {
  ABS: each(Math.abs),
  CEIL: each(Math.ceil),
  FLOOR: each(Math.floor),
  LOG: each(Math.log),
  LOG10: each(Math.log10),
  DIFF: withPreceding((value, before) => value - before),
  DIFF_TIME: withPreceding((_value, _before, seconds) => seconds),
  RATE: withPreceding((value, before, seconds) => (value - before) / seconds),
  RUNNING_SUM: ({ values }) => {
    let sum = 0
    return values.map((value) => {
      if (value === undefined) return undefined
      sum += value
      return sum
    })
  },
}

/** Compares each value with the one before it, however long ago that was; the first has none. */
function withPreceding(compare: (value: number, before: number, seconds: number) => number): Transform {
  return ({ values }, grid) => {
    let last: { readonly value: number; readonly slot: number } | undefined
    return values.map((value, slot) => {
      if (value === undefined) return undefined
      const before = last
      last = { value, slot }
      return before && compare(value, before.value, (slot - before.slot) * grid.periodSeconds)
    })
  }
}
