import { isCancellation } from '@temporalio/workflow'
import type { ModelDefinition } from '../config/schema.ts'
import type { MonitoringInput, MonitoringResult } from '../contract/monitoring.ts'
import type { CheckReport } from '../domain/policy/take-check.ts'
import { brief, checking } from './activities.ts'
import { failureType } from './failure-type.ts'
import { trackProgress } from './progress.ts'
import { rootMessage } from './root-message.ts'
import { scheduledTimeMs } from './scheduled-time.ts'

const defaultCaseDeadlineMs = 30 * 86_400_000

/**
 * One check of production: judges the window that ends at the scheduled time, tells the lifecycle, and does what it decides about it. A
 * check that fails is told as an error, which is never ok, and then fails.
 */
export async function monitoring({ model, definition: reference, window }: MonitoringInput): Promise<MonitoringResult> {
  const progress = trackProgress(`Check of ${model}`, { model, trigger: window ? 'manual' : 'schedule' })
  const definition = await brief.readDefinition(reference)
  const endMs = window?.endMs ?? scheduledTimeMs()
  const windowEnd = new Date(endMs).toISOString()
  const { lastRunId } = await brief.describeRetrainings({ model })
  const checked = { definition, endMs, lengthMs: window?.lengthMs, lastRunId }

  progress.enter('check', `judges the window that ends ${windowEnd}`)
  const rules = rulesOf(definition)
  const summary = `window to ${windowEnd}`
  const seen = await checking.checkWindow.executeWithOptions({ summary }, [checked]).catch((error) => {
    if (isCancellation(error)) throw error
    return { error }
  })
  if ('error' in seen) {
    const reasons = [rootMessage(seen.error)]
    if (failureType(seen.error) !== 'NoChampion') {
      await brief.reportCheck({ model, rules, report: failedCheck(windowEnd, reasons) })
      await checking.noteFailedCheck({ definition: { model }, windowEnd })
      progress.conclude('error', reasons)
      throw seen.error
    }
    progress.conclude('insufficient-data', reasons)
    return { outcome: 'insufficient-data', reasons, windowEnd, decision: null }
  }

  const { report, champion } = seen
  const { folder, outcome } = report
  progress.enter('decision', `the window is ${outcome}; the policy decides`)
  const decision = await brief.reportCheck({ model, report, rules })
  const links: Record<string, string> = {}
  if (decision.action === 'ask-for-annotation') {
    progress.enter('annotation batch', 'writes the inputs from which labels would teach most')
    const { uri } = await checking.writeAnnotationBatch({ ...checked, champion, folder })
    links['inputs to annotate'] = uri
  }
  await checking.recordDecision({ folder, decision: { ...decision, links } })
  const reasons = [`decision: ${decision.action}`, ...decision.reasons, ...report.reasons]
  progress.conclude(outcome, reasons)
  return { outcome, reasons: report.reasons, windowEnd, decision, folder }
}

function failedCheck(windowEnd: string, reasons: readonly string[]): CheckReport {
  const nothing = { version: null, monitors: [], conceptDrift: false, newLabels: 0, folder: '' }
  return { ...nothing, windowEnd, outcome: 'error', reasons }
}

function rulesOf({ policy, monitoring: rules, experimentation }: ModelDefinition) {
  return {
    policy,
    confirmations: rules?.confirmations ?? { confirmed: 1, outOf: 1 },
    caseDeadlineMs: experimentation?.deadline ?? defaultCaseDeadlineMs,
  }
}
