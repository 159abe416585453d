import { writeFile } from 'node:fs/promises'
import Table, { type TableConstructorOptions } from 'cli-table3'
import { Command, InvalidArgumentError } from 'commander'
import { createAwsClients } from '../aws/clients.ts'
import { loadSettings } from '../config/load.ts'
import type { RehearsedRecord } from '../domain/policy/rehearse-record.ts'
import { renderRehearsalReport } from '../report/rehearsal-report.ts'
import { formatSweep, formatThresholds, formatTimeline } from '../report/rehearsal-tables.ts'
import { sayRehearsal } from '../report/rehearsal-words.ts'
import { createHistoryRehearsal } from '../workers/rehearse-history.ts'
import { readDefinitionOrExplain } from './definition-file.ts'
import { parseTimeOption } from './options.ts'
import { createProgressSayer } from './progress-sayer.ts'

type RehearseOptions = {
  from: number
  to: number
  environment?: string
  champion?: number
  changed: number[]
  sweep: boolean
  json?: string
  report?: string
}

export const rehearseCommand = new Command('rehearse')
  .description('Replays recorded history through monitors and policy, and shows what would have happened')
  .argument('<file>', 'the definition, such as model.yaml')
  .requiredOption('--from <time>', 'the first check is at or after it, such as 2026-05-01T00:00:00Z', parseTimeOption)
  .requiredOption('--to <time>', 'the last check is before it', parseTimeOption)
  .option('--environment <name>', 'environment of the definition; default: what PERENNIAL_ENVIRONMENT names')
  .option(
    '--champion <version>',
    'version that is judged in every window; default: the one of which most was captured',
    parseVersion,
  )
  .option(
    '--changed <time>',
    'when something truly changed, may be repeated: alarms before the first are false, and delays are told',
    (text, times: number[]) => [...times, parseTimeOption(text)],
    [],
  )
  .option('--sweep', 'rehearse other thresholds too: how they trade alarms against delay', false)
  .option('--json <file>', 'write everything for a program')
  .option('--report <file>', 'write the report as a page')
  .action(rehearse)

async function rehearse(file: string, options: RehearseOptions): Promise<void> {
  const { environment, from: fromMs, to: toMs, champion: version, changed: changes, sweep } = options
  const settings = loadSettings(environment ? { ...process.env, PERENNIAL_ENVIRONMENT: environment } : process.env)
  const definition = readDefinitionOrExplain(file, settings.environment)
  if (!definition) return
  const clients = createAwsClients(settings.awsRegion)
  try {
    const rehearsePeriod = createHistoryRehearsal(clients, createProgressSayer())
    const record = await rehearsePeriod({ definition, fromMs, toMs, version, changes, sweep })
    if (options.json) await writeFile(options.json, `${JSON.stringify(record, null, 2)}\n`)
    if (options.report) await writeFile(options.report, renderRehearsalReport(record))
    process.stdout.write(formatRehearsal(record))
    // A rehearsal of which no window could be read has shown nothing.
    if (record.summary.outcomes.error === record.summary.windows) process.exitCode = 1
  } finally {
    clients.destroy()
  }
}

function parseVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a version of the registry, such as 3.')
}

const whyWidth = 70

function formatRehearsal(record: RehearsedRecord): string {
  const { model, from, to, timeline, thresholds, sweep, notes } = record
  return [
    `${model}, ${from} to ${to}`,
    draw(formatTimeline(timeline), { colWidths: [null, null, null, null, null, whyWidth], chars: withoutLines }),
    ...sayRehearsal(record),
    '',
    draw(formatThresholds(thresholds)),
    ...(sweep.length > 0 ? [draw(formatSweep(sweep))] : []),
    ...notes.map((note) => `  ${note}`),
    '',
  ].join('\n')
}

// A year has hundreds of windows: lines between them would double it.
const withoutLines = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' }

function draw(
  [head = [], ...rows]: readonly string[][],
  options: Pick<TableConstructorOptions, 'colWidths' | 'chars'> = {},
) {
  const table = new Table({ head, style: { head: [], border: [] }, wordWrap: true, ...options })
  table.push(...rows)
  return table.toString()
}
