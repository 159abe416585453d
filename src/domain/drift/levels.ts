/** Days and months of a schedule as the definition has it: every day, one day a week, or one a month. */
export type ScheduleTimes = { readonly dayOfWeek?: string | undefined; readonly dayOfMonth?: number | undefined }

const daysPerYear = 365.25
const highestRunLevel = 0.05

/** Runs of a schedule in a year. */
export function runsPerYear({ dayOfWeek, dayOfMonth }: ScheduleTimes): number {
  if (dayOfMonth !== undefined) return 12
  return dayOfWeek === undefined ? daysPerYear : daysPerYear / 7
}

export type MonitorLevels = {
  /** Probability of a false alarm in one run, over all monitors that act. */
  readonly run: number
  /** What each bound of one monitor leaves out. */
  readonly monitor: number
}

/**
 * The level of one run and of one monitor, so that a year of runs has at most `falseAlarmsPerYear` false alarms on average.
 *
 * Formula: run = min(5 %, falseAlarmsPerYear / runsPerYear); monitor = run / number of monitors that act. False alarms add up in the mean
 * whatever the monitors have to do with each other, so nothing need be known about their dependence, nor about that of runs whose
 * windows overlap. Split evenly and not by Holm's steps, because the level is then known before anything is measured: each bound can
 * be printed, read and compared over time, whatever the other monitors find.
 * Parameters: `actingMonitors` counts those that are not advisory; advisory ones are measured at the same level.
 * Undefined: no acting monitor counts as one. No run a year: 5 %.
 *
 * @example levelsOf({ falseAlarmsPerYear: 1, runsPerYear: 365.25, actingMonitors: 20 }) // { run: 0.00273…, monitor: 0.000136… }
 */
export function levelsOf(options: {
  readonly falseAlarmsPerYear: number
  readonly runsPerYear: number
  readonly actingMonitors: number
}): MonitorLevels {
  const { falseAlarmsPerYear, actingMonitors } = options
  const run = Math.min(
    highestRunLevel,
    options.runsPerYear > 0 ? falseAlarmsPerYear / options.runsPerYear : highestRunLevel,
  )
  return { run, monitor: run / Math.max(1, actingMonitors) }
}
