import { createHash } from 'node:crypto'
import type { MessageAttributeValue } from '@aws-sdk/client-sqs'
import { sqsErrors } from './errors.ts'
import type { StoredAttribute } from './message.ts'

export type StoredAttributes = Readonly<Record<string, StoredAttribute>>

const attributesAllowed = 10
const namePattern = /^(?!\.)(?!.*\.\.)(?!.*\.$)[A-Za-z0-9_.-]{1,256}$/
const reservedName = /^(?:aws|amazon)\./i
const typePattern = /^(?:String|Number|Binary)(?:\..+)?$/s

/** Attributes of a request as they are kept; what SQS does not take is refused in its words. */
export function readMessageAttributes(given: Record<string, MessageAttributeValue> | undefined): StoredAttributes {
  const entries = Object.entries(given ?? {})
  if (entries.length > attributesAllowed) {
    throw sqsErrors.invalidParameters(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${attributesAllowed}].`,
    )
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, readAttribute(name, value)]))
}

function readAttribute(name: string, { DataType, StringValue, BinaryValue }: MessageAttributeValue): StoredAttribute {
  if (!namePattern.test(name) || reservedName.test(name)) {
    throw sqsErrors.invalidParameters(`The message attribute name '${name}' is invalid.`)
  }
  if (!DataType) throw invalid(name, 'must contain a non-empty message attribute type')
  if (!typePattern.test(DataType) || DataType.length > 256) {
    throw invalid(
      name,
      `has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String`,
    )
  }
  const binary = DataType.startsWith('Binary')
  const length = binary ? BinaryValue?.length : StringValue?.length
  if (!length) {
    throw invalid(name, `must contain a non-empty message attribute value for message attribute type '${DataType}'`)
  }
  if (DataType.startsWith('Number') && !Number.isFinite(Number(StringValue))) {
    throw invalid(name, `must have a number as its value, got '${StringValue}'`)
  }
  if (binary) return { DataType, BinaryValue: Buffer.from(BinaryValue ?? []).toString('base64') }
  return { DataType, StringValue: StringValue ?? '' }
}

function invalid(name: string, rule: string) {
  return sqsErrors.invalidParameters(`The message attribute '${name}' ${rule}.`)
}

/** As clients verify it: names in order, each name, type and value with its length before it. Undefined when there are none. */
export function md5OfAttributes(attributes: StoredAttributes): string | undefined {
  const names = Object.keys(attributes).sort()
  if (names.length === 0) return undefined
  const hash = createHash('md5')
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hash.update(length).update(bytes)
  }
  for (const name of names) {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {}
    add(Buffer.from(name))
    add(Buffer.from(DataType))
    hash.update(Buffer.from([BinaryValue === undefined ? 1 : 2]))
    add(BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64'))
  }
  return hash.digest('hex')
}

export function md5OfBody(body: string): string {
  return createHash('md5').update(body).digest('hex')
}

/** Those that a receiver names: `All`, a name, or `prefix.*`. */
export function chooseAttributes(attributes: StoredAttributes, wanted: readonly string[] = []): StoredAttributes {
  const all = wanted.includes('All') || wanted.includes('.*')
  const isWanted = (name: string) =>
    all || wanted.some((one) => (one.endsWith('.*') ? name.startsWith(one.slice(0, -1)) : name === one))
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)))
}

export function toWireAttributes(attributes: StoredAttributes): Record<string, MessageAttributeValue> | undefined {
  const entries = Object.entries(attributes)
  if (entries.length === 0) return undefined
  return Object.fromEntries(
    entries.map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      BinaryValue === undefined
        ? { DataType, StringValue }
        : { DataType, BinaryValue: Buffer.from(BinaryValue, 'base64') },
    ]),
  )
}

/** What counts against the size of a message: names, types and values. */
export function bytesOfAttributes(attributes: StoredAttributes): number {
  let bytes = 0
  for (const [name, { DataType, StringValue = '', BinaryValue = '' }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType)
    bytes += Buffer.byteLength(StringValue) + Buffer.byteLength(BinaryValue, 'base64')
  }
  return bytes
}
