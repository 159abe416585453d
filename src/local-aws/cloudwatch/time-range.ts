import { invalidValue, validationError } from './errors.ts'
import { floorToMinute } from './series.ts'

/** When periods begin, in epoch milliseconds: from `start`, before `end`. */
export type TimeRange = { readonly start: number; readonly end: number }

/** AWS rounds the start down to the minute. */
export function readTimeRange(startTime: Date | undefined, endTime: Date | undefined): TimeRange {
  const start = startTime?.getTime() ?? Number.NaN
  const end = endTime?.getTime() ?? Number.NaN
  if (start < end) return { start: floorToMinute(start), end }
  throw validationError('The parameter StartTime must be less than the parameter EndTime.')
}

export function readPeriodMs(seconds: number | undefined): number {
  const period = seconds ?? 0
  if ([1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)) return period * 1000
  throw invalidValue(`The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60, got ${seconds}.`)
}
