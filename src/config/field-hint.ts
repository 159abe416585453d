import { definitionJsonSchema, type JsonSchema } from './json-schema.ts'
import type { Path } from './mistake.ts'

let schema: JsonSchema | undefined

/** ` (share of the traffic …; for example 5 %)` for a field that was left out; empty for one that has no description. */
export function fieldHint(path: Path): string {
  // Made only when something is missing, and then once.
  schema ??= definitionJsonSchema()
  const field = path.reduce<JsonSchema | undefined>(fieldOf, schema)
  if (!field?.description) return ''
  const [example] = field.examples ?? []
  const [meaning] = field.description.split(/\.(?:\s|$)/)
  const shown = typeof example === 'string' ? example : JSON.stringify(example)
  return shown === undefined ? ` (${meaning})` : ` (${meaning}; for example ${shown})`
}

function fieldOf(parent: JsonSchema | undefined, key: string | number): JsonSchema | undefined {
  if (!parent) return undefined
  if (typeof key === 'number') return parent.items
  const own = typeof parent.additionalProperties === 'object' ? parent.additionalProperties : undefined
  return parent.properties?.[key] ?? own ?? parent.oneOf?.find(({ properties }) => properties?.[key])?.properties?.[key]
}
