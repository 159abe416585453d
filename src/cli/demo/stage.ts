import type { Client } from '@temporalio/client'
import { type AnnotationRecord, deliverByDay } from '../../../examples/client-email/corpus.ts'
import type { AwsClients } from '../../aws/clients.ts'
import { createObjectStore } from '../../aws/object-store.ts'
import type { ModelDefinition } from '../../config/schema.ts'
import { storageKeys } from '../../contract/keys.ts'
import type { DemoMails } from './mails.ts'
import type { Narrator } from './narrator.ts'

/** What every part of the story works with. */
export type Stage = {
  readonly definition: ModelDefinition
  readonly mails: DemoMails
  readonly clients: AwsClients
  readonly temporal: Client
  readonly gatewayUrl: string
  readonly narrator: Narrator
}

export function predictionsUrl({ gatewayUrl, definition }: Stage): string {
  return `${gatewayUrl}/v1/models/${definition.model}/predictions`
}

/** Delivers records as the CRM does: one file a day. */
export async function deliver(
  { definition, clients }: Stage,
  records: readonly AnnotationRecord[],
): Promise<{ files: number }> {
  const objects = createObjectStore(clients.s3)
  const files = deliverByDay(records)
  const prefix = storageKeys.annotations(definition.model)
  for (const [key, body] of files) await objects.write(definition.environment.bucket, `${prefix}${key}`, body)
  return { files: files.size }
}
