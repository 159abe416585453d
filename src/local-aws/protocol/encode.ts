import type { NormalizedSchema } from '@smithy/core/schema'

/**
 * Turns an operation's answer into what goes on the wire: dates into epoch seconds, bytes into base64. Members that the schema
 * does not know are left out, and so is a structure with nothing in it, since AWS answers none and its Python SDK dies on one.
 */
export function encodeOutput(schema: NormalizedSchema, output: unknown): object {
  if (schema.isUnitSchema()) return {}
  return encodeStructure(schema, output)
}

function encodeValue(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isStructSchema()) return encodeStructure(schema, value)
  if (schema.isListSchema() && Array.isArray(value)) {
    const member = schema.getValueSchema()
    return value.map((item) => encodeValue(member, item))
  }
  if (schema.isMapSchema()) {
    const member = schema.getValueSchema()
    const entries = Object.entries(value as object).filter(([, item]) => item != null)
    return Object.fromEntries(entries.map(([key, item]) => [key, encodeValue(member, item)]))
  }
  return encodeSimple(schema, value)
}

function encodeStructure(schema: NormalizedSchema, value: unknown): object {
  const source = value as Readonly<Record<string, unknown>>
  const structure: Record<string, unknown> = {}
  for (const [name, member] of schema.structIterator()) {
    if (source[name] == null) continue
    const encoded = encodeValue(member, source[name])
    // A union's chosen member may well be empty: that it is chosen is what it says.
    if (!schema.isUnionSchema() && member.isStructSchema() && Object.keys(encoded as object).length === 0) continue
    structure[name] = encoded
  }
  return structure
}

function encodeSimple(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isTimestampSchema()) return epochSeconds(value)
  if (schema.isBlobSchema()) return Buffer.from(value as Uint8Array).toString('base64')
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}

/** Takes a date, or the ISO text that one becomes when a document with it was kept as JSON. */
function epochSeconds(value: unknown): number {
  return new Date(value as Date | string).getTime() / 1000
}
