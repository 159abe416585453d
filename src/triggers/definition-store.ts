import { createHash } from 'node:crypto'
import type { ObjectStore } from '../aws/object-store.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { objectUri, storageKeys } from '../contract/keys.ts'
import type { DefinitionReference } from '../domain/policy/lifecycle-state.ts'

/** Stores a resolved definition under its hash, where it never changes. */
export async function storeDefinition(
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
