import type { Machine } from '../machine.ts'
import { formatDuration, formatMib, formatMs, markdownTable, spreadCells } from '../markdown.ts'
import { spreadOf } from '../spread.ts'
import type { Latency } from './gateway-overhead.ts'
import type { Measurements } from './measure.ts'
import type { BenchOptions } from './options.ts'
import { describeOverhead, overheadIntroduction } from './overhead-section.ts'
import type { Repetition } from './repetition.ts'
import type { MeasuredRetraining } from './retraining.ts'

export type MainPathResults = {
  readonly command: string
  readonly options: Omit<BenchOptions, 'results'>
  readonly machine: Machine
  readonly measurements: Measurements
}

export function describeResults({ command, options, machine, measurements }: MainPathResults): string {
  const { repetitions, gateway, memory } = measurements
  const { rate } = options
  const sections = [
    `# The main path, measured

Everything runs on one machine: Temporal, embedded AWS with its jobs and endpoints, worker, gateway, and the callers.`,
    describeMachine(command, machine, options),
    `## From the trigger to the training

From just before the request for a retraining is sent to the times that SageMaker reports. In between the retraining reads its annotations and builds its data set.
Baseline: the same training job started by a plain script, which has nothing to do first.`,
    describeStarts(repetitions, rate),
    overheadIntroduction,
    describeOverhead(repetitions, rate),
    `## The gateway

The same mails, one a request, open loop at ${rate} a second, block by block in turns. Milliseconds at the client, from the moment a request was due.
Baseline: the SDK straight to InvokeEndpoint.`,
    describeGateway(gateway),
    `## Memory

Resident, by process: when all is up; when the first version serves and nobody has asked it anything; after all repetitions and the gateway's load.
The peak is the process's own, since its start.`,
    describeMemory(memory),
    '## Temporal history of a whole retraining',
    describeHistory(repetitions),
  ]
  return `${sections.join('\n\n')}\n`
}

function describeMachine(command: string, machine: Machine, { repetitions }: MainPathResults['options']): string {
  const { date, commit, cpu, cores, memoryGib, system, node, python, loadAtStart } = machine
  return markdownTable(
    ['Measured', ''],
    [
      ['command', `\`${command}\``],
      ['repetitions', String(repetitions)],
      ['commit', commit],
      ['date', date],
      ['machine', `${cpu}, ${cores} cores, ${memoryGib} GiB`],
      ['system', system],
      ['Node, Python', `${node}, ${python}`],
      ['load average at the start (1, 5, 15 minutes)', loadAtStart.join(', ')],
    ],
  )
}

function describeStarts(repetitions: readonly Repetition[], rate: number): string {
  const row = (what: string, of: (one: Repetition) => number) => [
    what,
    ...spreadCells(spreadOf(repetitions.map(of)), formatDuration),
  ]
  const rows = (name: string, of: (one: Repetition) => MeasuredRetraining) => [
    row(`${name}: the retraining workflow starts`, (one) => of(one).triggerToWorkflowMs),
    row(`${name}: CreationTime of the training job`, (one) => of(one).triggerToJobMs),
    row(`${name}: TrainingStartTime`, (one) => of(one).triggerToTrainingMs),
  ]
  return markdownTable(
    ['From the trigger until', 'median', 'min', 'max'],
    [
      ...rows('first deployment', ({ first }) => first),
      ...rows(`replacement, under ${rate} requests a second`, ({ replacement }) => replacement),
      row('baseline: CreationTime of the training job', ({ straight }) => straight.callToJobMs),
      row('baseline: TrainingStartTime', ({ straight }) => straight.callToTrainingMs),
    ],
  )
}

function describeGateway({
  gateway,
  direct,
  overheadP50Ms,
  overheadP99Ms,
  pairsP50Ms,
}: Measurements['gateway']): string {
  const row = (path: string, { p50Ms, p99Ms, requests }: Latency) => [
    path,
    formatMs(p50Ms),
    formatMs(p99Ms),
    String(requests),
  ]
  const pairs = spreadOf(pairsP50Ms)
  const table = markdownTable(
    ['Path', 'p50', 'p99', 'requests'],
    [
      row('through the gateway', gateway),
      row('baseline: straight to the endpoint', direct),
      ['overhead: the difference', formatMs(overheadP50Ms), formatMs(overheadP99Ms), ''],
    ],
  )
  return `${table}\n\nThe difference of the medians pair of blocks by pair of blocks (${pairs.n}): ${formatMs(pairs.min)} to ${formatMs(pairs.max)}.`
}

function describeMemory({ idle, serving, afterLoad }: Measurements['memory']): string {
  const rows = Object.entries(afterLoad).map(([name, { processes, residentBytes, peakBytes }]) => [
    processes === 1 ? name : `${name} (${processes} processes)`,
    formatMib(idle[name]?.residentBytes || null),
    formatMib(serving[name]?.residentBytes || null),
    formatMib(residentBytes),
    formatMib(peakBytes),
  ])
  return markdownTable(['Process', 'idle', 'serving', 'after load', 'peak'], rows)
}

function describeHistory(repetitions: readonly Repetition[]): string {
  const row = (what: string, histories: readonly MeasuredRetraining['history'][]) => {
    const events = (of: (one: MeasuredRetraining['history']) => number) =>
      formatCount(spreadOf(histories.map(of)).median)
    return [
      what,
      events(({ retraining }) => retraining.events),
      events(({ rollout }) => rollout.events),
      events(({ retraining, rollout }) => retraining.events + rollout.events),
      events(({ retraining, rollout }) => retraining.bytes + rollout.bytes),
    ]
  }
  return markdownTable(
    ['Medians', 'events of retraining', 'events of rollout', 'events together', 'bytes together'],
    [
      row(
        'first deployment',
        repetitions.map(({ first }) => first.history),
      ),
      row(
        'replacement',
        repetitions.map(({ replacement }) => replacement.history),
      ),
    ],
  )
}

function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en')
}
