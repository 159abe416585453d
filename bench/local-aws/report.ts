import type { Machine } from '../machine.ts'
import { formatDuration, formatMib, formatMs, markdownTable } from '../markdown.ts'
import { spreadOf } from '../spread.ts'
import type { LocalAwsBenchOptions } from './options.ts'
import type { Repetition } from './repetition.ts'

export type LocalAwsResults = {
  readonly command: string
  readonly options: Omit<LocalAwsBenchOptions, 'results'>
  readonly machine: Machine
  readonly mock: string | null
  readonly ours: readonly Repetition[]
  readonly mocks: readonly Repetition[]
}

type Figure = {
  readonly name: string
  readonly target: string
  readonly valuesOf: (repetition: Repetition) => readonly number[]
  readonly format: (value: number) => string
}

const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')} / s`

function figuresOf({ rate, concurrency, jobs, endpoints }: LocalAwsResults['options']): Figure[] {
  const one = (name: string, target: string, of: (one: Repetition) => number, format = formatMs): Figure => ({
    name,
    target,
    valuesOf: (repetition) => [of(repetition)],
    format,
  })
  return [
    one(`control-plane calls at ${rate} a second, p50`, '≤ 3 ms', ({ controlPlane }) => controlPlane.p50Ms),
    one(`control-plane calls at ${rate} a second, p99`, '≤ 15 ms', ({ controlPlane }) => controlPlane.p99Ms),
    one(`S3 put of 4 KiB, ${concurrency} at a time`, '≥ 700 / s', ({ objects }) => objects.putsPerSecond, perSecond),
    one(`S3 get of 4 KiB, ${concurrency} at a time`, '≥ 700 / s', ({ objects }) => objects.getsPerSecond, perSecond),
    {
      name: 'InvokeEndpoint over the model process itself, p50',
      target: '≤ 1.5 ms',
      valuesOf: ({ invocations }) => (invocations ? [invocations.overheadP50Ms] : []),
      format: (ms) => `${ms.toFixed(2)} ms`,
    },
    {
      name: `a list call among ${jobs} finished jobs and ${endpoints} endpoints`,
      target: '≤ 20 ms',
      valuesOf: ({ listings }) => listings.flatMap(({ jobPagesMs, endpointsMs }) => [...jobPagesMs, endpointsMs]),
      format: formatMs,
    },
    {
      name: 'all list calls that it takes, together',
      target: '',
      valuesOf: ({ listings }) => listings.map(({ jobPagesMs, endpointsMs }) => sum(jobPagesMs) + endpointsMs),
      format: formatMs,
    },
    one('resident memory, idle', '≤ 150 MB', ({ residentBytes }) => residentBytes.idle, formatMib),
    one('resident memory, after the load', '', ({ residentBytes }) => residentBytes.afterLoad, formatMib),
    one('from start to the first answer', '', ({ startMs }) => startMs, formatDuration),
    one('the first call', '', ({ firstCallMs }) => firstCallMs, formatDuration),
  ]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export function describeResults(results: LocalAwsResults): string {
  const { options, mock, ours, mocks } = results
  const rows = figuresOf(options).map((figure) => [
    figure.name,
    figure.target,
    cell(figure, ours),
    mock ? cell(figure, mocks) : 'not measured',
  ])
  const sections = [
    `# The embedded AWS, measured

Server and callers share one machine. Calls go through AWS's own JavaScript clients with their defaults and without retries, and are timed there.`,
    describeMachine(results),
    markdownTable(['Median (min–max)', 'target', 'local-aws', mock ?? 'mock server'], rows),
    notes(options),
  ]
  return `${sections.join('\n\n')}\n`
}

function cell({ valuesOf, format }: Figure, repetitions: readonly Repetition[]): string {
  const values = repetitions.flatMap(valuesOf)
  if (values.length === 0) return 'has none'
  const { median, min, max } = spreadOf(values)
  return `${format(median)} (${format(min).replace(/ \D+$/, '')}–${format(max)})`
}

function describeMachine({ command, machine, options }: LocalAwsResults): string {
  const { date, commit, cpu, cores, memoryGib, system, node, loadAtStart } = machine
  return markdownTable(
    ['Measured', ''],
    [
      ['command', `\`${command}\``],
      ['repetitions, each on a new server', String(options.repetitions)],
      ['commit', commit],
      ['date', date],
      ['machine', `${cpu}, ${cores} cores, ${memoryGib} GiB`],
      ['system', system],
      ['Node', node],
      ['load average at the start (1, 5, 15 minutes)', loadAtStart.join(', ')],
    ],
  )
}

function notes({ rate, seconds }: LocalAwsResults['options']): string {
  return `- Control plane: an open loop of CreateModel, DescribeModel, CreateEndpointConfig, DescribeEndpointConfig, DescribeTrainingJob and ListModels for ${seconds} s, timed from the moment a call was due.
- S3: ${seconds} s of puts, then of gets, on 1,000 keys. What local-aws acknowledged is on disk (fsync); the mock server keeps everything in memory and loses it when it ends.
- InvokeEndpoint: the same signed request by the same client at ${rate} a second, to the endpoint and straight to its model process, in turns. The mock server has no model processes: it answers with a fixed text, which cannot be compared.
- Listing: pages of 100 jobs, the most that AWS gives, and one page of endpoints. The jobs ran into an unknown image; on the mock server every job is complete at once.`
}
