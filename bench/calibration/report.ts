import type { Machine } from '../machine.ts'
import { markdownTable } from '../markdown.ts'
import type { NullWindows } from './null-windows.ts'
import type { CalibrationOptions } from './options.ts'
import { describeYears, type Years } from './report-years.ts'
import { type Judged, judgeAlarms, shareCell, type Tally } from './tally.ts'

export type CalibrationResults = {
  readonly command: string
  readonly options: Omit<CalibrationOptions, 'results'>
  readonly machine: Machine
  readonly complaintsAreReal: boolean
  readonly championAccuracy: number
  readonly nullWindows: readonly NullWindows[]
  /** The same where form letters come again and again, each on one side. */
  readonly formLetters: readonly NullWindows[]
  readonly years: readonly Years[]
  /** How long the whole took. */
  readonly seconds: number
}

const marks: Readonly<Record<Judged, string>> = {
  within: '',
  'perhaps above': ' ?',
  above: ' **!**',
  'not defined': '',
}

export function describeCalibration(results: CalibrationResults): string {
  const { command, machine, options, complaintsAreReal, championAccuracy, nullWindows, formLetters, years, seconds } =
    results
  const { date, commit, cpu, cores, memoryGib, system, node, loadAtStart } = machine
  const level = `${100 * options.level} %`
  const table = (of: readonly NullWindows[], cell: (of: Tally) => string) =>
    markdownTable(
      [
        'Monitor',
        ...of.map(({ rows, referenceRows }) => `${rows.toLocaleString('en')} (${referenceRows})`),
        'all sizes',
      ],
      monitorsOf(of).map((monitor) => [monitor, ...cellsOf(monitor, of, cell), cell(pooled(monitor, of))]),
    )
  const anyChange = ({ anyChange, defined }: Tally) => markedCell(anyChange, defined, options.level)
  return `# False alarms where nothing changed

Windows and references are random parts of the same ${complaintsAreReal ? 'real complaints (July 2019 to August 2023, one set of labels; of texts that begin alike only one is taken)' : 'made-up texts: the real complaints are not on this machine'}.
Answers come from a linear model that learnt earlier ones (accuracy ${(100 * championAccuracy).toFixed(0)} %). ${options.windows} windows of each size, each measured as a check does.
Columns: rows of the window (rows of the reference). Cells: share of windows that alarm, with its 95 % interval.
\`?\`: above 1.3 × nominal, yet the interval reaches below; \`!\`: the whole interval lies above 1.3 × nominal.

## Thresholds at 0: the lower bound at level ${level} lies above "nothing changed"

Wanted: at most ${(130 * options.level).toFixed(1)} %.

${table(nullWindows, anyChange)}

## The p-value is at most ${level}

${table(nullWindows, ({ lowP, defined }) => (lowP === null ? '–' : markedCell(lowP, defined, options.level)))}

## At the warning thresholds, bounds at level ${level}

Wanted: at most ${level}.

${table(nullWindows, ({ warnings, defined }) => shareCell(warnings, defined))}

## Form letters come again

Here a form letter stands on one side as often as it was sent, as no champion's reference and production would have it. Thresholds at 0, level ${level}.

${table(formLetters, anyChange)}

## What had no value

${describeUndefined(nullWindows)}

${describeYears(years)}

\`${command}\` on ${date}, commit ${commit}: ${cpu}, ${cores} cores, ${memoryGib} GiB, ${system}, Node ${node}, load at start ${loadAtStart.join(', ')}; ${seconds.toFixed(0)} s.
`
}

function monitorsOf(nullWindows: readonly NullWindows[]): string[] {
  return nullWindows[0]?.tallies.flatMap(({ monitor }) => (isDefined(monitor, nullWindows) ? [monitor] : [])) ?? []
}

function isDefined(wanted: string, nullWindows: readonly NullWindows[]): boolean {
  return nullWindows.some(({ tallies }) => tallies.some(({ monitor, defined }) => monitor === wanted && defined > 0))
}

function cellsOf(wanted: string, nullWindows: readonly NullWindows[], cell: (of: Tally) => string): string[] {
  return nullWindows.map(({ tallies }) => {
    const of = tallies.find(({ monitor }) => monitor === wanted)
    return !of || of.defined === 0 ? 'no value' : cell(of)
  })
}

/** What a monitor said of the windows of all sizes. */
function pooled(wanted: string, nullWindows: readonly NullWindows[]): Tally {
  const of = nullWindows.flatMap(({ tallies }) => tallies.filter(({ monitor }) => monitor === wanted))
  const sum = (count: (of: Tally) => number) => of.reduce((total, one) => total + count(one), 0)
  return {
    monitor: wanted,
    windows: sum(({ windows }) => windows),
    defined: sum(({ defined }) => defined),
    anyChange: sum(({ anyChange }) => anyChange),
    lowP: of.every(({ lowP }) => lowP === null) ? null : sum(({ lowP }) => lowP ?? 0),
    warnings: sum(({ warnings }) => warnings),
    undefinedBecause: null,
  }
}

function markedCell(alarms: number, windows: number, level: number): string {
  return `${shareCell(alarms, windows)}${marks[judgeAlarms(alarms, windows, level)]}`
}

function describeUndefined(nullWindows: readonly NullWindows[]): string {
  const lines = nullWindows.flatMap(({ rows, tallies }) =>
    tallies.flatMap(({ monitor, defined, windows, undefinedBecause }) =>
      defined === windows
        ? []
        : [[monitor, rows.toLocaleString('en'), `${windows - defined} of ${windows}`, undefinedBecause ?? '']],
    ),
  )
  return lines.length === 0
    ? 'Every monitor had a value in every window.'
    : markdownTable(['Monitor', 'rows', 'windows without a value', 'because'], lines)
}
