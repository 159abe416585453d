import type { NormalizedSchema } from '@smithy/core/schema'
import { ServiceError } from '../service.ts'
import { requiredMembers } from './operation-schema.ts'
import { nonFiniteNumbers, wireKind } from './wire-values.ts'

type Place = { readonly path: string; readonly missing: string[] }

/**
 * Reads parsed JSON as a schema says: epoch seconds become dates, base64 bytes. Members that the schema does not know are ignored,
 * as AWS does. Throws a `SerializationException` at the first value of a wrong type, and one `ValidationException` for all
 * members that are missing and all rules that `furtherViolations` finds broken in what was read.
 */
export function decodeInput(
  schema: NormalizedSchema,
  json: unknown,
  furtherViolations: (input: unknown) => readonly string[] = () => [],
): unknown {
  const missing: string[] = []
  const input = decodeValue(schema, json, { path: '', missing })
  const violations = [
    ...missing.map((path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`),
    ...furtherViolations(input),
  ]
  if (violations.length > 0) throw validationFailure(violations)
  return input
}

/** AWS's wording for any number of violated constraints. */
function validationFailure(violations: readonly string[]): ServiceError {
  const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`
  return new ServiceError('ValidationException', `${count} detected: ${violations.join('; ')}`)
}

function decodeValue(schema: NormalizedSchema, json: unknown, place: Place): unknown {
  if (schema.isUnitSchema()) return {}
  if (schema.isStructSchema()) return decodeStructure(schema, asRecord(json, place), place)
  if (schema.isListSchema()) return decodeList(schema, json, place)
  if (schema.isMapSchema()) return decodeMap(schema, asRecord(json, place), place)
  if (schema.isDocumentSchema()) return json
  return decodeSimple(schema, json, place)
}

function decodeStructure(schema: NormalizedSchema, json: Record<string, unknown>, place: Place): object {
  const structure: Record<string, unknown> = {}
  for (const [name, member] of schema.structIterator()) {
    const value = Object.hasOwn(json, name) ? json[name] : undefined
    // AWS reads an explicit null as absent.
    if (value != null) structure[name] = decodeValue(member, value, inside(place, memberPath(name)))
  }
  for (const name of requiredMembers(schema)) {
    if (structure[name] === undefined) place.missing.push(inside(place, memberPath(name)).path)
  }
  return structure
}

function decodeList(schema: NormalizedSchema, json: unknown, place: Place): unknown[] {
  if (!Array.isArray(json)) throw wrongType(json, 'a list', place)
  const member = schema.getValueSchema()
  return json.flatMap((value, index) =>
    value == null ? [] : [decodeValue(member, value, inside(place, `${index + 1}.member`))],
  )
}

function decodeMap(schema: NormalizedSchema, json: Record<string, unknown>, place: Place): object {
  const member = schema.getValueSchema()
  const entries = Object.entries(json).filter(([, value]) => value != null)
  return Object.fromEntries(
    entries.map(([key, value]) => [key, decodeValue(member, value, inside(place, `${key}.member`))]),
  )
}

function decodeSimple(schema: NormalizedSchema, json: unknown, place: Place): unknown {
  if (schema.isTimestampSchema()) return decodeTime(json, place)
  if (schema.isBlobSchema()) return decodeBlob(json, place)
  if (schema.isBooleanSchema()) {
    if (typeof json === 'boolean') return json
    throw wrongType(json, 'a Boolean', place)
  }
  if (schema.isNumericSchema()) return decodeNumber(json, place)
  if (typeof json === 'string') return json
  throw wrongType(json, 'a String', place)
}

function decodeTime(json: unknown, place: Place): Date {
  const time = typeof json === 'number' ? new Date(json * 1000) : new Date(typeof json === 'string' ? json : Number.NaN)
  if (Number.isNaN(time.getTime())) throw wrongType(json, 'a Timestamp', place)
  return time
}

function decodeBlob(json: unknown, place: Place): Uint8Array {
  if (typeof json === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(json)) return Buffer.from(json, 'base64')
  throw wrongType(json, 'a Blob', place)
}

function decodeNumber(json: unknown, place: Place): number {
  if (typeof json === 'number') return json
  const special = typeof json === 'string' ? nonFiniteNumbers.get(json) : undefined
  if (special === undefined) throw wrongType(json, 'a Number', place)
  return special
}

function asRecord(json: unknown, place: Place): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrongType(json, 'a structure', place)
  return json as Record<string, unknown>
}

function inside(place: Place, step: string): Place {
  return { path: place.path ? `${place.path}.${step}` : step, missing: place.missing }
}

// AWS's validation names members in camel case, whatever their wire name.
function memberPath(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function wrongType(json: unknown, wanted: string, place: Place): ServiceError {
  const where = place.path ? ` at '${place.path}'` : ''
  return new ServiceError('SerializationException', `${wireKind(json)} can not be converted to ${wanted}${where}`)
}
