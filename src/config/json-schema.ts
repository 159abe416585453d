import { z } from 'zod'
import { fileSchema, overlaidSections } from './schema.ts'

/** As much of JSON Schema as a definition's schema uses. */
export type JsonSchema = {
  title?: string
  description?: string
  examples?: unknown[]
  default?: unknown
  type?: string
  pattern?: string
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
}

/** JSON Schema of a definition as it is written, for editors that complete and check while one types. */
export function definitionJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(fileSchema, { io: 'input', target: 'draft-7', override: asWritten }) as JsonSchema
  const sections = Object.keys(overlaidSections).map((name) => [name, schema.properties?.[name] ?? {}] as const)
  const overlay = schema.properties?.environments?.additionalProperties
  if (typeof overlay === 'object' && overlay.properties?.overlay) {
    overlay.properties.overlay = {
      description: overlay.properties.overlay.description ?? '',
      examples: overlay.properties.overlay.examples ?? [],
      type: 'object',
      properties: Object.fromEntries(sections.map(([name, section]) => [name, asOverlay(section)])),
      additionalProperties: false,
    }
  }
  return { ...schema, title: 'Perennial model definition' }
}

// zod drops the examples of what it transforms; ours show what is written in the file, never the result. And a text may hold a
// variable in place of what its pattern asks for.
function asWritten({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodType
  jsonSchema: z.core.JSONSchema.BaseSchema
}): void {
  const examples = z.globalRegistry.get(zodSchema)?.examples
  if (Array.isArray(examples)) jsonSchema.examples = examples
  if (jsonSchema.pattern && !jsonSchema.pattern.endsWith(orVariable)) jsonSchema.pattern += orVariable
}

const orVariable = '|\\$\\{'

/** The same with nothing required and nothing filled in. A list replaces the file's whole, so its entries stay as they are. */
function asOverlay({ required: _, default: __, ...schema }: JsonSchema): JsonSchema {
  if (!schema.properties) return schema
  const properties = Object.entries(schema.properties).map(([name, property]) => [name, asOverlay(property)])
  return { ...schema, properties: Object.fromEntries(properties) }
}
