import { Command } from 'commander'
import type { LifecycleState, RetrainingRun } from '../domain/policy/lifecycle-state.ts'
import { describeLifecycle } from '../triggers/lifecycle-client.ts'
import { connectClient } from '../triggers/temporal-client.ts'

export const statusCommand = new Command('status')
  .description('What serves, what runs, what waits, and the last decisions with their reasons')
  .argument('<model>', 'name of the model')
  .option('--json', 'print it for a program')
  .action(async (model: string, { json }: { json?: boolean }) => {
    const client = await connectClient()
    try {
      const state = await describeLifecycle(client, model)
      process.stdout.write(json ? `${JSON.stringify(state, null, 2)}\n` : `${formatStatus(state)}\n`)
    } finally {
      await client.connection.close()
    }
  })

function formatStatus(state: LifecycleState): string {
  const { model, champion, definition, running, waiting, monitoring, openCase, decisions } = state
  const inAlarm = Object.entries(monitoring.alarms).map(([monitor, since]) => `${monitor} in alarm since ${since}`)
  return [
    model,
    `  champion    ${champion ? `version ${champion.version}, since ${champion.promotedAt} (run ${champion.runId})` : 'none yet'}`,
    `  definition  ${definition?.sha256.slice(0, 12) ?? 'none yet'}`,
    `  runs        ${formatRun(running)}`,
    `  waits       ${formatRun(waiting)}`,
    `  checked     ${monitoring.windows.at(-1)?.at ?? 'never yet'}${inAlarm.map((alarm) => `; ${alarm}`).join('')}`,
    `  case        ${openCase ? `${openCase.caseId} waits for a person` : 'none is open'}`,
    ...decisions.map(
      ({ at, what, reasons }) => `  ${at}  ${what}${reasons.map((reason) => `\n      ${reason}`).join('')}`,
    ),
  ].join('\n')
}

function formatRun(run: RetrainingRun | null): string {
  return run ? `${run.runId}: ${run.requests.map(({ reason }) => reason).join('; ')}` : 'nothing'
}
