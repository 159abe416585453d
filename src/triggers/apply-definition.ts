import { createHash } from 'node:crypto'
import type { Client } from '@temporalio/client'
import { ensureBucket } from '../aws/buckets.ts'
import type { AwsClients } from '../aws/clients.ts'
import { awsErrorKind } from '../aws/errors.ts'
import { createObjectStore, type ObjectStore } from '../aws/object-store.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { objectUri, storageKeys } from '../contract/keys.ts'
import type { DefinitionReference } from '../domain/policy/lifecycle-state.ts'
import { upsertAlarms } from './alarms.ts'
import { handDefinition } from './lifecycle-client.ts'
import { upsertSchedules } from './schedules.ts'

export type Application = {
  readonly temporal: Client
  readonly clients: Pick<AwsClients, 's3' | 'cloudwatch'>
  readonly definition: ModelDefinition
  readonly createBucket: boolean
}

/**
 * Stores a resolved definition in its bucket, hands it to the model's lifecycle, which follows it from the next run on, and makes the
 * model's schedules and alarms those that it asks for.
 */
export async function applyDefinition({
  temporal,
  clients,
  definition,
  createBucket,
}: Application): Promise<DefinitionReference & { readonly schedules: readonly string[] }> {
  const { bucket } = definition.environment
  if (createBucket) await ensureBucket(clients.s3, bucket)
  const reference = await storeDefinition(createObjectStore(clients.s3), definition).catch((cause) => {
    if (awsErrorKind(cause) !== 'not-found') throw cause
    throw new Error(`the bucket ${bucket} is not there: make it, or run again with --create-bucket`, { cause })
  })
  await handDefinition(temporal, definition.model, reference)
  const schedules = await upsertSchedules(temporal, definition, reference)
  await upsertAlarms(clients.cloudwatch, definition)
  return { ...reference, schedules }
}

/** Stores it under its hash, where it never changes. */
async function storeDefinition(
  objects: Pick<ObjectStore, 'writeOnce'>,
  definition: ModelDefinition,
): Promise<DefinitionReference> {
  const text = JSON.stringify(definition)
  const sha256 = createHash('sha256').update(text).digest('hex')
  const { bucket } = definition.environment
  const key = storageKeys.definition(definition.model, sha256)
  await objects.writeOnce(bucket, key, text)
  return { uri: objectUri(bucket, key), sha256 }
}
