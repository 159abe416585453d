import { Command } from 'commander'
import { createAwsClients } from '../aws/clients.ts'
import { loadSettings } from '../config/load.ts'
import { applyDefinition } from '../triggers/apply-definition.ts'
import { connectClient } from '../triggers/temporal-client.ts'
import { readDefinitionOrExplain } from './definition-file.ts'

export const applyCommand = new Command('apply')
  .description('Makes a definition the one that a model lives by, in the environment that PERENNIAL_ENVIRONMENT names')
  .argument('<file>', 'the definition, such as model.yaml')
  .option('--create-bucket', 'make the bucket if it is not there')
  .action(async (file: string, { createBucket = false }: { createBucket?: boolean }) => {
    const settings = loadSettings()
    const definition = readDefinitionOrExplain(file, settings.environment)
    if (!definition) return
    const clients = createAwsClients(settings.awsRegion)
    const temporal = await connectClient()
    try {
      const { sha256, schedules } = await applyDefinition({ temporal, clients, definition, createBucket })
      const { model, environment } = definition
      const where = `environment ${environment.name}, bucket ${environment.bucket}`
      process.stdout.write(`${model} lives by definition ${sha256.slice(0, 12)} now: ${where}\n`)
      process.stdout.write(`schedules: ${schedules.join(', ') || 'none, and any that it had are removed'}\n`)
    } finally {
      clients.destroy()
      await temporal.connection.close()
    }
  })
