import { cbor, tag } from '@smithy/core/cbor'
import { type Caller, ServiceError } from '../service.ts'
import type { AwsService, WireAnswer } from './aws-service.ts'
import { encodeOutput, type Notation } from './encode.ts'

const notation: Notation = {
  time: (epochSeconds) => tag({ tag: 1, value: epochSeconds }),
  bytes: (bytes) => bytes,
  nonFinite: (value) => value,
}

/** Answers one call by Smithy RPC v2 in CBOR, which newer clients of CloudWatch prefer. Never throws a `ServiceError`: it is answered. */
export async function answerCbor(
  service: AwsService,
  operation: string,
  { body, caller }: { readonly body: Buffer; readonly caller: Caller },
): Promise<WireAnswer> {
  try {
    const { known, output } = await service.perform(operation, () => readWire(body), caller)
    return cborAnswer(200, encodeOutput(known.output, output, notation))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const queryCode = (await service.schema()).queryErrorCodes.get(error.name)
    return cborError(error, queryCode)
  }
}

export function cborError(error: ServiceError, queryCode?: string): WireAnswer {
  const answer = cborAnswer(error.statusCode, { __type: error.name, message: error.message, ...error.members })
  if (!queryCode) return answer
  const fault = error.statusCode < 500 ? 'Sender' : 'Receiver'
  return { ...answer, headers: { ...answer.headers, 'x-amzn-query-error': `${queryCode};${fault}` } }
}

function readWire(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return asJson(cbor.deserialize(body))
  } catch (cause) {
    throw new ServiceError('SerializationException', `The request body must be CBOR: ${(cause as Error).message}`)
  }
}

/** The same as JSON would carry it: times as epoch seconds, bytes as base64. */
function asJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJson)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.getTime() / 1000
  if (typeof value !== 'object' || value === null) return value
  if ('tag' in value && 'value' in value && value.tag === 1) return asJson(value.value)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asJson(member)]))
}

function cborAnswer(statusCode: number, content: object): WireAnswer {
  const headers = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' }
  return { statusCode, headers, body: cbor.serialize(content) }
}
