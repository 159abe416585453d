import type { Grid, TimeSeries } from '../value.ts'

/** What each period's start says in UTC. Monday is day 1, Sunday day 7. */
export const timeParts: Readonly<Record<string, (time: Date) => number>> = {
  MINUTE: (time) => time.getUTCMinutes(),
  HOUR: (time) => time.getUTCHours(),
  DAY: (time) => time.getUTCDay() || 7,
  DATE: (time) => time.getUTCDate(),
  MONTH: (time) => time.getUTCMonth() + 1,
  YEAR: (time) => time.getUTCFullYear(),
  EPOCH: (time) => Math.floor(time.getTime() / 1000),
}

/** Every period has a value, whether the series it is asked of has one or not. */
export function timeValues(part: (time: Date) => number, grid: Grid): TimeSeries['values'] {
  return Array.from({ length: grid.slots }, (_, slot) => part(new Date(grid.start + slot * grid.stepMs)))
}
