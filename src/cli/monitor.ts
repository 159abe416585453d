import { Command } from 'commander'
import type { MonitorOutcome } from '../domain/drift/assess.ts'
import type { PolicyAction } from '../domain/policy/decide-action.ts'
import { startMonitoring } from '../triggers/monitoring-client.ts'
import { connectClient } from '../triggers/temporal-client.ts'
import { checkExitCodes } from './check-exit-codes.ts'
import { parseLength, parseTimeOption } from './options.ts'

type MonitorOptions = { end?: number; length?: number; wait?: boolean }

export const monitorCommand = new Command('monitor')
  .description('Starts a check as the schedule does: its verdict reaches the lifecycle, which acts on it')
  .argument('<model>', 'name of the model')
  .option('--end <time>', 'end of the window, such as 2026-08-08T00:00:00Z; default: now', parseTimeOption)
  .option(
    '--length <duration>',
    'length of the window, such as "7 days"; default: monitoring.window.length',
    parseLength,
  )
  .option(
    '--wait',
    'wait for the verdict and the decision; the exit code is that of `perennial check`, 12 where none serves yet',
  )
  .action(async (model: string, { end = Date.now(), length, wait }: MonitorOptions) => {
    const client = await connectClient()
    try {
      if (end > Date.now()) throw new Error('--end must not lie in the future: what has not happened cannot be judged')
      const window = { endMs: end, ...(length !== undefined && { lengthMs: length }) }
      const { workflowId, result } = await startMonitoring(client, model, window)
      process.stdout.write(`started ${workflowId}\n`)
      if (!wait) return
      const { outcome, reasons, decision, folder } = await result()
      const lines = decision
        ? [`decision: ${decision.action}`, ...decision.reasons, ...nextStep(model, decision.action)]
        : []
      process.stdout.write(
        [outcome, ...reasons.map(indent), ...lines, ...(folder ? [`kept in ${folder}`] : []), ''].join('\n'),
      )
      process.exitCode = checkExitCodes[outcome satisfies MonitorOutcome]
    } finally {
      await client.connection.close()
    }
  })

function nextStep(model: string, action: PolicyAction): string[] {
  if (action === 'experiment') return [`\`perennial status ${model}\` names the case, \`perennial case\` answers it`]
  if (action === 'ask-for-annotation') return ['the inputs to annotate are in annotation-batch.jsonl']
  return action === 'retrain' ? [`\`perennial status ${model}\` follows the retraining`] : []
}

function indent(line: string): string {
  return `  ${line}`
}
