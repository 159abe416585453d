import type { LifecycleState } from '../domain/policy/lifecycle-state.ts'

const shownDecisions = 10

/** The lifecycle as Markdown, for the Temporal UI: what serves, what runs, what waits, what was decided and why. */
export function describeLifecycle({
  model,
  champion,
  running,
  waiting,
  definition,
  decisions,
}: LifecycleState): string {
  const requests = (run: typeof running) => run?.requests.map(({ reason }) => reason).join('; ') ?? 'nothing'
  const lines = [
    `**${model}**`,
    `- champion: ${champion ? `version ${champion.version}, since ${champion.promotedAt}` : 'none yet'}`,
    `- runs: ${requests(running)}`,
    `- waits: ${requests(waiting)}`,
    `- definition: ${definition ? definition.sha256.slice(0, 12) : 'none yet, run perennial apply'}`,
    ...decisions.slice(-shownDecisions).map(({ at, what, reasons }) => `- ${at} ${what}: ${reasons.join('; ')}`),
  ]
  return lines.join('\n')
}
