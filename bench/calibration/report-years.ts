import { clopperPearsonInterval } from '../../src/domain/statistics/clopper-pearson-interval.ts'
import { markdownTable } from '../markdown.ts'
import type { QuietYear } from './quiet-year.ts'

/** Years of daily checks with the same monitors. */
export type Years = {
  readonly monitors: readonly string[]
  /** Monitors among which the level was shared. */
  readonly acting: number
  readonly rowsADay: number
  readonly reference: number
  readonly falseAlarmsPerYear: number
  readonly years: readonly QuietYear[]
}

const tail = 0.025

export function describeYears(all: readonly Years[]): string {
  const rows = all.map(({ monitors, acting, falseAlarmsPerYear, years }) => [
    `${monitors.length} of ${acting}`,
    `${years.length}`,
    ((falseAlarmsPerYear * monitors.length) / acting).toFixed(2),
    aYear(years, ({ alarmsOfAnyChange }) => alarmsOfAnyChange),
    aYear(years, ({ alarms }) => alarms),
    `${years.reduce((sum, { errors }) => sum + errors, 0)}`,
  ])
  const head = [
    'Monitors',
    'years',
    'allowed a year',
    'thresholds at 0: alarms a year',
    'at their thresholds',
    'errors',
  ]
  return `## A quiet year: daily checks, judged by \`judgeWindow\`

A year has 12 champions, each with a reference of ${all[0]?.reference} rows, and 365 days of ${all[0]?.rowsADay} rows each, all drawn from the same complaints. An alarm is a check
whose verdict is warning or critical. The checks of one champion share its reference, so that alarms come in bursts and the intervals are narrower than they should be. Slow monitors (${slowOnes(all).join(', ') || 'none'}) are left out of the longer simulation; the level is shared as if they were there.

${markdownTable(head, rows)}

Alarms by monitor, thresholds at 0: ${byMonitor(all) || 'none'}.`
}

/** `0.85 (0.52–1.31)`: alarms a year with a 95 % interval, as if each check stood alone. */
function aYear(years: readonly QuietYear[], of: (year: QuietYear) => number): string {
  const alarms = years.reduce((sum, year) => sum + of(year), 0)
  const checks = years.reduce((sum, year) => sum + year.checks, 0)
  if (checks === 0) return '–'
  const perYear = checks / years.length
  const { lower, upper } = clopperPearsonInterval(alarms, checks, tail)
  return `${((alarms / checks) * perYear).toFixed(2)} (${(lower * perYear).toFixed(2)}–${(upper * perYear).toFixed(2)})`
}

function slowOnes(all: readonly Years[]): string[] {
  const [first, ...others] = all.map(({ monitors }) => monitors).toSorted((a, b) => b.length - a.length)
  return (first ?? []).filter((monitor) => others.some((of) => !of.includes(monitor)))
}

function byMonitor(all: readonly Years[]): string {
  const counts = new Map<string, number>()
  for (const { years } of all)
    for (const year of years)
      for (const [monitor, count] of Object.entries(year.byMonitor))
        counts.set(monitor, (counts.get(monitor) ?? 0) + count)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([monitor, count]) => `${monitor} ${count}`)
    .join(', ')
}
