import { randomUUID } from 'node:crypto'
import type { Client } from '@temporalio/client'
import { Command } from 'commander'
import { requestRetraining } from '../triggers/lifecycle-client.ts'
import { connectClient } from '../triggers/temporal-client.ts'
import { followRetraining } from './follow.ts'

type RetrainOptions = { reason: string; requestId?: string; wait?: boolean }

export const retrainCommand = new Command('retrain')
  .description('Asks for a retraining of a model; it waits its turn when one runs')
  .argument('<model>', 'name of the model')
  .option('--reason <text>', 'why, for whoever asks later', 'requested by hand')
  .option('--request-id <id>', 'makes the request idempotent: asked twice, it is served once; default: a new one')
  .option('--wait', 'wait for the end and print each phase; exit code 1 unless the challenger was promoted')
  .action(async (model: string, options: RetrainOptions) => {
    const client = await connectClient()
    try {
      await retrain(client, model, options)
    } finally {
      await client.connection.close()
    }
  })

async function retrain(client: Client, model: string, options: RetrainOptions): Promise<void> {
  const requestId = options.requestId ?? randomUUID().slice(0, 8)
  const ticket = await requestRetraining(client, model, {
    requestId,
    trigger: 'manual',
    reason: options.reason,
    requestedAt: new Date().toISOString(),
  })
  process.stdout.write(`request ${requestId} ${positions[ticket.position]}: ${ticket.workflowId}\n`)
  if (!options.wait) return
  const result = await followRetraining(client, ticket.workflowId, (line) => process.stderr.write(`${line}\n`))
  process.stdout.write(`${result.outcome}\n${result.reasons.map((reason) => `  ${reason}\n`).join('')}`)
  if (result.reportUri) process.stdout.write(`report: ${result.reportUri}\n`)
  if (result.outcome !== 'promoted') process.exitCode = 1
}

const positions = { starts: 'starts', waits: 'waits its turn', known: 'was asked before' } as const
