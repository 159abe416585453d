import type { IncomingHttpHeaders } from 'node:http'
import { type Operations, ServiceError } from '../service.ts'
import { decodeInput } from './decode.ts'
import { encodeOutput } from './encode.ts'
import { readServiceSchema, type ServiceSchema } from './operation-schema.ts'

/** An answer over HTTP, complete. */
export type WireAnswer = {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type JsonServiceDefinition = {
  /** What stands before the dot in `x-amz-target`. */
  readonly target: string
  readonly version: '1.0' | '1.1'
  /** Imports the client's package, which is slow: done once, when first needed. */
  readonly clientPackage: () => Promise<object>
  readonly operations: Operations
}

export type JsonService = {
  readonly target: string
  answer(operation: string, headers: IncomingHttpHeaders, body: Buffer): Promise<WireAnswer>
}

/** Serves operations by AWS's JSON protocols, as the schemas of AWS's own client describe them. */
export function createJsonService(definition: JsonServiceDefinition): JsonService {
  let loading: Promise<ServiceSchema> | undefined
  const loadSchema = () => {
    loading ??= definition.clientPackage().then(readServiceSchema)
    return loading
  }
  return {
    target: definition.target,
    async answer(operation, headers, body) {
      const schema = await loadSchema()
      try {
        return jsonAnswer(definition.version, 200, await perform(definition.operations, schema, operation, body))
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        const queryCode = headers['x-amzn-query-mode']
          ? (schema.queryErrorCodes.get(error.name) ?? error.name)
          : undefined
        return errorAnswer(error, definition.version, queryCode)
      }
    },
  }
}

async function perform(operations: Operations, schema: ServiceSchema, name: string, body: Buffer): Promise<object> {
  const known = schema.operations.get(name)
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (!known) throw new ServiceError('UnknownOperationException', `There is no operation ${JSON.stringify(name)}`)
  if (!operation) throw new ServiceError('UnknownOperationException', `${name} is not served by this local AWS`)
  const input = decodeInput(known.input, parseBody(body))
  return encodeOutput(known.output, await operation(input as never))
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {}
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (cause) {
    throw new ServiceError('SerializationException', `The request body must be JSON: ${(cause as Error).message}`)
  }
}

/** An error in the shape of AWS's JSON protocols. `queryCode` is what clients made for the old Query protocol read. */
export function errorAnswer(error: ServiceError, version: '1.0' | '1.1', queryCode?: string): WireAnswer {
  const body = { __type: error.name, message: error.message, ...error.members }
  const answer = jsonAnswer(version, error.statusCode, body)
  const fault = error.statusCode < 500 ? 'Sender' : 'Receiver'
  const headers = {
    ...answer.headers,
    'x-amzn-errortype': error.name,
    ...(queryCode && { 'x-amzn-query-error': `${queryCode};${fault}` }),
  }
  return { ...answer, headers }
}

function jsonAnswer(version: string, statusCode: number, body: object): WireAnswer {
  return { statusCode, headers: { 'content-type': `application/x-amz-json-${version}` }, body: JSON.stringify(body) }
}
