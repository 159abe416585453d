import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitoringFiles } from '../../../contract/keys.ts'
import type { MonitorResult, WindowCheck } from '../../../domain/drift/window-check.ts'
import { formatLimit, formatValue } from '../../../domain/gate/format.ts'
import { startMonitoring } from '../../../triggers/monitoring-client.ts'
import type { Period } from '../mails.ts'
import type { PassedPeriod } from './pass-period.ts'
import type { SeasonCheck } from './record.ts'
import { readText, type SeasonStage } from './stage.ts'

/** A check with its verdicts; they are null where it came to none. */
export type CheckedPeriod = { readonly check: SeasonCheck; readonly verdicts: WindowCheck | null }

/** Checks exactly a period, as the schedule would, and says what was found and what the policy makes of it. */
export async function checkPeriod(
  stage: SeasonStage,
  { id }: Period,
  { window: { fromMs, endMs } }: PassedPeriod,
): Promise<CheckedPeriod> {
  const { narrator, temporal, definition } = stage
  const window = { from: new Date(fromMs).toISOString(), to: new Date(endMs).toISOString() }
  const nothing = { window, decision: null, folder: null, seen: null, report: null }
  const { result } = await startMonitoring(temporal, definition.model, { endMs, lengthMs: endMs - fromMs })
  const checked = await result().catch((error: Error) => ({ failure: deepest(error).message }))
  if ('failure' in checked) {
    narrator.say(`check: error: ${checked.failure}`)
    return { check: { ...nothing, outcome: 'error', reasons: [checked.failure] }, verdicts: null }
  }
  const { outcome, reasons, decision, folder } = checked
  if (folder === undefined) {
    narrator.say(`check: ${outcome}: ${reasons.join('; ')}`)
    return { check: { ...nothing, outcome, reasons, decision }, verdicts: null }
  }
  const verdicts = JSON.parse(await readText(stage, `${folder}${monitoringFiles.verdicts}`)) as WindowCheck
  const report = await saveReport(stage, id, folder)
  const { rows, truth } = verdicts.read
  const seen = { rows, withTruth: truth.coverage.count }
  narrator.say(
    `check of version ${verdicts.version} over ${rows} mails, ${seen.withTruth} with their truth: ${outcome}`,
  )
  const head = ['monitor', 'value', 'at least', 'warning', 'critical', 'outcome']
  narrator.table([head, ...verdicts.monitors.map(cells)], 'few')
  for (const reason of reasonsFor(verdicts)) narrator.say(`  ${reason}`)
  narrator.say(`  report: ${report}`)
  narrator.say(`decision: ${decision?.action ?? 'none'}`)
  for (const reason of decision?.reasons ?? []) narrator.say(`  ${reason}`)
  return { check: { window, outcome, reasons, decision, folder, seen, report }, verdicts }
}

/** Those of the monitors that made the verdict what it is. */
function reasonsFor({ outcome, monitors }: WindowCheck): readonly string[] {
  if (outcome === 'ok') return []
  return monitors
    .filter((monitor) => !monitor.advisory && monitor.outcome === outcome)
    .flatMap(({ reasons }) => reasons)
}

function cells({ key, advisory, measurement, warning, critical, outcome }: MonitorResult): string[] {
  const known = measurement !== null && measurement.value !== null
  const number = (value: number) => formatValue(value).replace('-', '−')
  return [
    advisory ? `${key} (advisory)` : key,
    known ? number(measurement.value) : 'undefined',
    known ? number(measurement.lower) : '–',
    formatLimit(warning),
    formatLimit(critical),
    outcome,
  ]
}

async function saveReport(stage: SeasonStage, id: string, folder: string): Promise<string> {
  const reports = join(stage.folder, 'checks')
  await mkdir(reports, { recursive: true })
  const file = join(reports, `${id}.html`)
  await writeFile(file, await readText(stage, `${folder}${monitoringFiles.report}`))
  return file
}

function deepest(error: Error): Error {
  return error.cause instanceof Error ? deepest(error.cause) : error
}
