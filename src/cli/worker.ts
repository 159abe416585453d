import { Command, Option } from 'commander'
import { createAwsClients } from '../aws/clients.ts'
import { loadSettings } from '../config/load.ts'
import { createLifecyclePort } from '../triggers/lifecycle-client.ts'
import { connectClient } from '../triggers/temporal-client.ts'
import { loadTemporalTarget } from '../triggers/temporal-target.ts'
import { type QueueName, queueNames, startWorkers } from '../workers/start-workers.ts'
import { untilInterrupted } from './interruption.ts'

export const workerCommand = new Command('worker')
  .description('Does the work: runs workflows and their activities until it is stopped')
  .addOption(
    new Option('--queues <names...>', 'task queues to serve; give each process only the rights that its queues need')
      .choices(queueNames)
      .default(queueNames),
  )
  .action(async ({ queues }: { queues: QueueName[] }) => {
    const settings = loadSettings()
    const clients = createAwsClients(settings.awsRegion)
    const temporal = loadTemporalTarget()
    const lifecycle = createLifecyclePort(connectClient)
    const workers = await startWorkers(clients, { ...settings, temporal, queues, lifecycle })
    process.stderr.write(`serving ${queues.join(', ')} of Temporal at ${temporal.connectionOptions.address}\n`)
    await Promise.race([untilInterrupted(), workers.ended])
    await workers.shutdown()
    await lifecycle.close()
    clients.destroy()
  })
