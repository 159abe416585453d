import { fileURLToPath } from 'node:url'
import { loadDefinition } from '../../src/config/load.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'

/** The client-email example as it is on a laptop. */
export function exampleDefinition(): ModelDefinition {
  const file = fileURLToPath(new URL('../../examples/client-email/model.yaml', import.meta.url))
  const { definition, mistakes } = loadDefinition({ file, environment: 'local' })
  if (!definition) throw new Error(JSON.stringify(mistakes))
  return definition
}
