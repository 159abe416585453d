import type { IncomingHttpHeaders } from 'node:http'
import { type Caller, ServiceError } from '../service.ts'
import type { AwsService, WireAnswer } from './aws-service.ts'
import { encodeOutput } from './encode.ts'

/** Answers one call by AWS JSON 1.0 or 1.1. Never throws a `ServiceError`: it is answered. */
export async function answerJson(
  service: AwsService,
  operation: string,
  request: { readonly headers: IncomingHttpHeaders; readonly body: Buffer; readonly caller: Caller },
): Promise<WireAnswer> {
  const version = service.json?.version ?? '1.1'
  try {
    const { known, output } = await service.perform(operation, () => parseBody(request.body), request.caller)
    return jsonAnswer(version, 200, encodeOutput(known.output, output))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const queryCode = request.headers['x-amzn-query-mode']
      ? ((await service.schema()).queryErrorCodes.get(error.name) ?? error.name)
      : undefined
    return jsonError(error, version, queryCode)
  }
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
export function jsonError(error: ServiceError, version: '1.0' | '1.1', queryCode?: string): WireAnswer {
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
