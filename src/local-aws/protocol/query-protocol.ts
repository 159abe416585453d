import type { NormalizedSchema } from '@smithy/core/schema'
import { type Caller, ServiceError } from '../service.ts'
import type { AwsService, WireAnswer } from './aws-service.ts'
import { formToWire } from './query-input.ts'
import { toXml } from './xml.ts'

type QueryCall = { readonly form: URLSearchParams; readonly caller: Caller; readonly requestId: string }

/** Answers one call by AWS Query: a form in, XML out. Never throws a `ServiceError`: it is answered. */
export async function answerQuery(service: AwsService, { form, caller, requestId }: QueryCall): Promise<WireAnswer> {
  const operation = form.get('Action') ?? ''
  const xmlNamespace = service.query?.xmlNamespace
  try {
    const { known, output } = await service.perform(operation, ({ input }) => formToWire(input, form), caller)
    const result = known.output.isUnitSchema() ? undefined : xmlOf(known.output, output)
    const content = {
      ...(result !== undefined && { [`${operation}Result`]: result }),
      ResponseMetadata: { RequestId: requestId },
    }
    return { statusCode: 200, headers: xmlHeaders, body: toXml(`${operation}Response`, content, xmlNamespace) }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const code = (await service.schema()).queryErrorCodes.get(error.name) ?? queryCode(error.name)
    return queryError(new ServiceError(code, error.message, error.statusCode), requestId, xmlNamespace)
  }
}

const xmlHeaders = { 'content-type': 'text/xml' }

/** An error in the shape of AWS's Query protocol. */
export function queryError(error: ServiceError, requestId: string, xmlNamespace?: string): WireAnswer {
  const Type = error.statusCode < 500 ? 'Sender' : 'Receiver'
  const content = { Error: { Type, Code: error.name, Message: error.message }, RequestId: requestId }
  return { statusCode: error.statusCode, headers: xmlHeaders, body: toXml('ErrorResponse', content, xmlNamespace) }
}

// What the JSON protocols call XException, Query calls X, but for the two that have names of their own.
function queryCode(name: string): string {
  if (name === 'ValidationException') return 'ValidationError'
  if (name === 'UnknownOperationException') return 'InvalidAction'
  return name.replace(/Exception$/, '')
}

function xmlOf(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isStructSchema()) {
    const source = value as Readonly<Record<string, unknown>>
    const members = [...schema.structIterator()].filter(([name]) => source[name] != null)
    return Object.fromEntries(members.map(([name, member]) => [name, xmlOf(member, source[name])]))
  }
  if (schema.isListSchema()) {
    const member = schema.getValueSchema()
    return { member: (value as unknown[]).map((item) => xmlOf(member, item)) }
  }
  if (schema.isMapSchema()) {
    const member = schema.getValueSchema()
    const entries = Object.entries(value as object).filter(([, item]) => item != null)
    return { entry: entries.map(([key, item]) => ({ key, value: xmlOf(member, item) })) }
  }
  if (schema.isTimestampSchema()) return new Date(value as Date | string | number).toISOString()
  if (schema.isBlobSchema()) return Buffer.from(value as Uint8Array).toString('base64')
  return String(value)
}
