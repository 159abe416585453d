import type { Machine } from '../machine.ts'
import { markdownTable } from '../markdown.ts'
import type { EstimateError } from './estimate-errors.ts'
import type { PowerMeasurements } from './measure.ts'
import type { Found } from './measure-scenario.ts'
import type { PowerOptions } from './options.ts'
import { describeTools } from './report-tools.ts'

export type PowerResults = PowerMeasurements & {
  readonly command: string
  readonly options: Omit<PowerOptions, 'results'>
  readonly machine: Machine
}

export function describePower(results: PowerResults): string {
  const { command, options, machine, complaintsAreReal, found, estimates, tools, seconds } = results
  const { date, commit, cpu, cores, memoryGib, system, node, loadAtStart } = machine
  const sizes = options.sizes.join(' / ')
  const level = `${100 * options.level} %`
  return `# What the monitors find

${options.windows} windows of ${sizes} rows each against a reference of ${options.reference} rows (fewer where the time has fewer) of ${complaintsAreReal ? 'real complaints; form letters count once' : 'made-up texts: the real complaints are not on this machine'}.
Cells: share of windows that alarm, at ${sizes} rows. The first row has no change: what alarms there alarms falsely.

## All monitors together

"Any change": the smallest p-value is below ${level} shared evenly among the monitors. "Warning": some monitor exceeds its warning threshold, bounds at ${level}.

${markdownTable(['Change', 'any change', 'warning'], together(found, options.sizes))}

## The open-source tools on the same windows

${describeTools(tools, options.sizes)}

## Each monitor: any change, level ${level}

Its p-value is at most ${level}; of a monitor without one, its lower bound lies above "nothing changed".

${tables(found, options.sizes, ({ lowP, anyChange }) => lowP ?? anyChange)}

## Each monitor: warning, bounds at ${level}

${tables(found, options.sizes, ({ warnings }) => warnings)}

## Quality without labels

Mean absolute error in points, over ${options.windows} windows. "Sampling alone": what a perfect estimate of the expected accuracy would miss the realised one by.

${markdownTable(['Change', 'rows', 'accuracy', 'sampling alone', 'macro-F1'], estimates.map(estimateRow))}

\`${command}\` on ${date}, commit ${commit}: ${cpu}, ${cores} cores, ${memoryGib} GiB, ${system}, Node ${node}, load at start ${loadAtStart.join(', ')}; ${seconds.toFixed(0)} s.
`
}

function together(found: readonly Found[], sizes: readonly number[]): string[][] {
  return scenariosOf(found).map((scenario) => {
    const of = (count: (found: Found) => number) =>
      cellOf(sizes, (rows) => {
        const one = findOne(found, scenario, rows)
        return one && { count: count(one), of: one.windows }
      })
    return [scenario, of(({ anyAtSharedLevel }) => anyAtSharedLevel), of(({ anyWarning }) => anyWarning)]
  })
}

type Count = (of: Found['tallies'][number]) => number

const columns = 5

/** Tables of a few changes each, a row a monitor that has a value somewhere. */
function tables(found: readonly Found[], sizes: readonly number[], count: Count): string {
  const [unchanged = '', ...changes] = scenariosOf(found)
  const chunks = Array.from({ length: Math.ceil(changes.length / columns) }, (_, i) =>
    changes.slice(i * columns, (i + 1) * columns),
  )
  return chunks.map((chunk) => table(found, [unchanged, ...chunk], sizes, count)).join('\n\n')
}

function table(found: readonly Found[], scenarios: readonly string[], sizes: readonly number[], count: Count): string {
  const all = found[0]?.tallies.map(({ monitor }) => monitor) ?? []
  const monitors = all.filter((wanted) =>
    found.some(({ tallies }) => tallies.some((of) => of.monitor === wanted && of.defined > 0)),
  )
  const rows = monitors.map((wanted) => [
    wanted,
    ...scenarios.map((scenario) =>
      cellOf(sizes, (size) => {
        const of = findOne(found, scenario, size)?.tallies.find(({ monitor }) => monitor === wanted)
        return of && { count: count(of), of: of.defined }
      }),
    ),
  ])
  return markdownTable(['Monitor', ...scenarios], rows)
}

function scenariosOf(found: readonly Found[]): string[] {
  return [...new Set(found.map(({ scenario }) => scenario))]
}

function findOne(found: readonly Found[], scenario: string, rows: number): Found | undefined {
  return found.find((of) => of.scenario === scenario && of.rows === rows)
}

function cellOf(
  sizes: readonly number[],
  share: (rows: number) => { readonly count: number; readonly of: number } | undefined,
): string {
  const percents = sizes.map((rows) => {
    const found = share(rows)
    return !found || found.of === 0 ? '–' : ((100 * found.count) / found.of).toFixed(0)
  })
  return percents.join(' / ')
}

function estimateRow({ scenario, rows, accuracy, samplingAlone, macroF1 }: EstimateError): string[] {
  const points = (share: number) => (100 * share).toFixed(2)
  return [scenario, `${rows}`, points(accuracy), points(samplingAlone), macroF1 === null ? '–' : points(macroF1)]
}
