import type { NormalizedSchema } from '@smithy/core/schema'
import type { AwsService } from '../../../src/local-aws/protocol/aws-service.ts'
import { type RawRequest, type Signing, signedHeaders } from '../../support/signed-request.ts'

export type Sent = { readonly status: number; readonly body: string }

/** Sends an input, as JSON or as a form, the way that its service is asked. */
export async function send(
  url: string,
  service: AwsService,
  { operation, schema, input }: { operation: string; schema: NormalizedSchema; input: unknown },
): Promise<Sent> {
  const request = service.json
    ? jsonRequest(`${service.json.target}.${operation}`, service.json.version, input)
    : formRequest(operation, schema, input)
  const signing: Signing = { service: service.service }
  const headers = await signedHeaders(url, request, signing)
  const answer = await fetch(url, {
    method: 'POST',
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'host')),
    body: request.body,
    signal: AbortSignal.timeout(10_000),
  })
  return { status: answer.status, body: await answer.text() }
}

type Posted = RawRequest & { readonly body: string }

function jsonRequest(target: string, version: string, input: unknown): Posted {
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target }
  return { method: 'POST', path: '/', headers, body: JSON.stringify(input) }
}

function formRequest(operation: string, schema: NormalizedSchema, input: unknown): Posted {
  const form = new URLSearchParams({ Action: operation })
  for (const [name, value] of flattened(schema, input, [])) form.set(name, value)
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  return { method: 'POST', path: '/', headers, body: form.toString() }
}

/** Every list of the services that are asked by form has its elements under `member`, every map under `entry`. */
function flattened(schema: NormalizedSchema, value: unknown, path: readonly string[]): [string, string][] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) {
    if (value.length === 0) return [[path.join('.'), '']]
    const member = schema.getValueSchema()
    return value.flatMap((item, index) => flattened(member, item, [...path, 'member', String(index + 1)]))
  }
  if (typeof value !== 'object') return [[path.join('.'), String(value)]]
  if (schema.isMapSchema()) {
    const member = schema.getValueSchema()
    return Object.entries(value).flatMap(([key, item], index): [string, string][] => {
      const entry = [...path, 'entry', String(index + 1)]
      return [[[...entry, 'key'].join('.'), key], ...flattened(member, item, [...entry, 'value'])]
    })
  }
  const members = new Map(schema.structIterator())
  return Object.entries(value).flatMap(([name, item]) => {
    const member = members.get(name)
    return member ? flattened(member, item, [...path, name]) : []
  })
}
