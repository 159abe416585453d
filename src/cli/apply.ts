import type { Client } from '@temporalio/client'
import { Command } from 'commander'
import { ensureBucket } from '../aws/buckets.ts'
import { type AwsClients, createAwsClients } from '../aws/clients.ts'
import { awsErrorKind } from '../aws/errors.ts'
import { createObjectStore } from '../aws/object-store.ts'
import { loadSettings } from '../config/load.ts'
import type { ModelDefinition } from '../config/schema.ts'
import type { DefinitionReference } from '../domain/policy/lifecycle-state.ts'
import { storeDefinition } from '../triggers/definition-store.ts'
import { applyDefinition } from '../triggers/lifecycle-client.ts'
import { connectClient } from '../triggers/temporal-client.ts'
import { readDefinitionOrExplain } from './definition-file.ts'

export const applyCommand = new Command('apply')
  .description('Makes a definition the one that a model lives by')
  .argument('<file>', 'the definition, such as model.yaml')
  .option('--environment <name>', 'environment of the definition; default: PERENNIAL_ENVIRONMENT, else local')
  .option('--create-bucket', 'make the bucket if it is not there')
  .action(async (file: string, options: { environment?: string; createBucket?: true }) => {
    const settings = loadSettings()
    const definition = readDefinitionOrExplain(file, options.environment ?? settings.environment)
    if (!definition) return
    const clients = createAwsClients(settings.awsRegion)
    const temporal = await connectClient(settings.temporal)
    try {
      const { sha256 } = await applyTo({ temporal, clients, definition, createBucket: options.createBucket ?? false })
      const { model, environment } = definition
      process.stdout.write(
        `${model} lives by definition ${sha256.slice(0, 12)} now: environment ${environment.name}, bucket ${environment.bucket}\n`,
      )
    } finally {
      clients.destroy()
      await temporal.connection.close()
    }
  })

type Application = {
  readonly temporal: Client
  readonly clients: AwsClients
  readonly definition: ModelDefinition
  readonly createBucket: boolean
}

/** Stores a definition and hands it to the model's lifecycle. */
export async function applyTo({
  temporal,
  clients,
  definition,
  createBucket,
}: Application): Promise<DefinitionReference> {
  const { bucket } = definition.environment
  if (createBucket) await ensureBucket(clients.s3, bucket)
  try {
    const reference = await storeDefinition(createObjectStore(clients.s3), definition)
    await applyDefinition(temporal, definition.model, reference)
    return reference
  } catch (cause) {
    if (awsErrorKind(cause) !== 'not-found') throw cause
    throw new Error(`the bucket ${bucket} is not there: make it, or run again with --create-bucket`, { cause })
  }
}
