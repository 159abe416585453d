import { workflowIds } from '../contract/workflow-ids.ts'
import type { LifecycleState } from '../domain/policy/lifecycle-state.ts'
import type { MonitoringMemory } from '../domain/policy/take-check.ts'
import { escapeMarkdown } from '../domain/text/escape-markdown.ts'

const shownDecisions = 10

function describeChecks({ windows, alarms }: MonitoringMemory): string {
  const last = windows.at(-1)
  if (!last) return 'none yet'
  const inAlarm = Object.entries(alarms).map(([monitor, since]) => `${monitor} in alarm since ${since}`)
  return `the last window ended ${last.at}; ${inAlarm.join(', ') || 'nothing is in alarm'}`
}

/** The lifecycle as Markdown, for the Temporal UI: what serves, what runs, what waits, what was decided and why. */
export function describeLifecycle({
  model,
  champion,
  running,
  waiting,
  definition,
  monitoring,
  openCase,
  decisions,
}: LifecycleState): string {
  const requests = (run: typeof running) => run?.requests.map(({ reason }) => reason).join('; ') ?? 'nothing'
  const lines = [
    `**${model}**`,
    `- champion: ${champion ? `version ${champion.version}, since ${champion.promotedAt}` : 'none yet'}`,
    `- runs: ${requests(running)}`,
    `- waits: ${requests(waiting)}`,
    `- checks: ${describeChecks(monitoring)}`,
    ...(openCase ? [`- case: \`${workflowIds.experimentation(model, openCase.caseId)}\` waits for a person`] : []),
    `- definition: ${definition ? definition.sha256.slice(0, 12) : 'none yet, run perennial apply'}`,
    ...decisions
      .slice(-shownDecisions)
      .map(({ at, what, reasons }) => `- ${at} ${what}: ${escapeMarkdown(reasons.join('; '))}`),
  ]
  return lines.join('\n')
}
