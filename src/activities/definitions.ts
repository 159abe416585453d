import { createHash } from 'node:crypto'
import type { ObjectStore } from '../aws/object-store.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { parseObjectUri } from '../contract/keys.ts'
import type { DefinitionReference } from '../domain/policy/lifecycle-state.ts'
import { failure, rethrowAws } from './failures.ts'

export function createDefinitionActivities({ objects }: { objects: Pick<ObjectStore, 'read'> }) {
  return {
    /** The definition as it was applied. It was validated then; its hash says that it is still the same. */
    async readDefinition({ uri, sha256 }: DefinitionReference): Promise<ModelDefinition> {
      const { bucket, key } = parseObjectUri(uri)
      const bytes = await objects.read(bucket, key).catch((error) => rethrowAws(error, `read ${uri}`))
      if (!bytes) throw failure('ObjectMissing', `the definition ${uri} is not there any more`)
      const actual = createHash('sha256').update(bytes).digest('hex')
      if (actual !== sha256)
        throw failure('ObjectChanged', `the definition ${uri} has SHA-256 ${actual}, expected ${sha256}`)
      return JSON.parse(new TextDecoder().decode(bytes)) as ModelDefinition
    },
  }
}
