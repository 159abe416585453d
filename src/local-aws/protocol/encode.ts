import type { NormalizedSchema } from '@smithy/core/schema'

/**
 * Turns an operation's answer into what goes on the wire: dates into epoch seconds, bytes into base64. Members that the schema
 * does not know are left out, and so is a structure with nothing in it, since AWS answers none and its Python SDK dies on one.
 */
export function encodeOutput(schema: NormalizedSchema, output: unknown, notation: Notation = jsonNotation): object {
  if (schema.isUnitSchema()) return {}
  return encodeStructure(schema, output, notation)
}

/** How a format writes what JSON has no values for. */
export type Notation = {
  readonly time: (epochSeconds: number) => unknown
  readonly bytes: (bytes: Uint8Array) => unknown
  readonly nonFinite: (value: number) => unknown
}

const jsonNotation: Notation = {
  time: (epochSeconds) => epochSeconds,
  bytes: (bytes) => Buffer.from(bytes).toString('base64'),
  nonFinite: String,
}

function encodeValue(schema: NormalizedSchema, value: unknown, notation: Notation): unknown {
  if (schema.isStructSchema()) return encodeStructure(schema, value, notation)
  if (schema.isListSchema() && Array.isArray(value)) {
    const member = schema.getValueSchema()
    return value.map((item) => encodeValue(member, item, notation))
  }
  if (schema.isMapSchema()) {
    const member = schema.getValueSchema()
    const entries = Object.entries(value as object).filter(([, item]) => item != null)
    return Object.fromEntries(entries.map(([key, item]) => [key, encodeValue(member, item, notation)]))
  }
  return encodeSimple(schema, value, notation)
}

function encodeStructure(schema: NormalizedSchema, value: unknown, notation: Notation): object {
  const source = value as Readonly<Record<string, unknown>>
  const structure: Record<string, unknown> = {}
  for (const [name, member] of schema.structIterator()) {
    if (source[name] == null) continue
    const encoded = encodeValue(member, source[name], notation)
    // A union's chosen member may well be empty: that it is chosen is what it says.
    if (!schema.isUnionSchema() && member.isStructSchema() && Object.keys(encoded as object).length === 0) continue
    structure[name] = encoded
  }
  return structure
}

function encodeSimple(schema: NormalizedSchema, value: unknown, notation: Notation): unknown {
  if (schema.isTimestampSchema()) return notation.time(epochSeconds(value))
  if (schema.isBlobSchema()) return notation.bytes(value as Uint8Array)
  if (typeof value === 'number' && !Number.isFinite(value)) return notation.nonFinite(value)
  return value
}

/** Takes a date, or the ISO text that one becomes when a document with it was kept as JSON. */
function epochSeconds(value: unknown): number {
  return new Date(value as Date | string).getTime() / 1000
}
