import { writeFile } from 'node:fs/promises'
import Table from 'cli-table3'
import { Command } from 'commander'
import { createAwsClients } from '../aws/clients.ts'
import { loadSettings } from '../config/load.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { checkTitles } from '../report/monitoring-headline.ts'
import { renderMonitoringReport } from '../report/monitoring-report.ts'
import { formatMonitorTable } from '../report/monitoring-table.ts'
import { createWindowCheck } from '../workers/check-window.ts'
import { checkExitCodes } from './check-exit-codes.ts'
import { readDefinitionOrExplain } from './definition-file.ts'
import { parseLength, parseTimeOption } from './options.ts'
import { createProgressSayer } from './progress-sayer.ts'

type CheckOptions = { environment?: string; end?: number; length?: number; json?: string; report?: string }

export const checkCommand = new Command('check')
  .description('Judges one window of production against the champion: what moved, how far, and whether it matters')
  .argument('<file>', 'the definition, such as model.yaml')
  .option('--environment <name>', 'environment of the definition; default: what PERENNIAL_ENVIRONMENT names')
  .option('--end <time>', 'end of the window, such as 2026-08-08T00:00:00Z; default: now', parseTimeOption)
  .option(
    '--length <duration>',
    'length of the window, such as "7 days"; default: monitoring.window.length',
    parseLength,
  )
  .option('--json <file>', 'write the verdicts for a program')
  .option('--report <file>', 'write the report as a page')
  .addHelpText('after', '\nExit code: 0 ok, 10 warning, 11 critical, 12 insufficient-data, 1 anything that failed.')
  .action(check)

async function check(file: string, options: CheckOptions): Promise<void> {
  const { environment } = options
  const settings = loadSettings(environment ? { ...process.env, PERENNIAL_ENVIRONMENT: environment } : process.env)
  const definition = readDefinitionOrExplain(file, settings.environment)
  if (!definition) return
  const clients = createAwsClients(settings.awsRegion)
  try {
    const checkWindow = createWindowCheck(clients, createProgressSayer())
    const { result, folder, context } = await checkWindow({
      definition,
      endMs: options.end ?? Date.now(),
      ...(options.length !== undefined && { lengthMs: options.length }),
    })
    if (options.json) await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`)
    if (options.report) await writeFile(options.report, renderMonitoringReport(result, context))
    process.stdout.write(formatCheck(result))
    process.stderr.write(`kept in ${folder}\n`)
    process.exitCode = checkExitCodes[result.outcome]
  } finally {
    clients.destroy()
  }
}

function formatCheck(result: WindowCheck): string {
  const { model, version, window, notes, outcome, reasons } = result
  const [head = [], ...rows] = formatMonitorTable(result)
  const table = new Table({ head, style: { head: [], border: [] } })
  table.push(...rows)
  return [
    `${model}, version ${version}, ${window.from} to ${window.to}`,
    table.toString(),
    ...notes.map((note) => `  ${note}`),
    '',
    `${outcome}: ${checkTitles[outcome]}`,
    ...reasons.map((reason) => `  ${reason}`),
    '',
  ].join('\n')
}
