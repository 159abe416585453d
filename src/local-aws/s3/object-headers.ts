import type { IncomingHttpHeaders } from 'node:http'
import type { ObjectRecord } from './object-index.ts'

const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
]
const userPrefix = 'x-amz-meta-'

/** The headers of a write that belong to the object and come back with it. */
export function headersToKeep(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' }
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !(keptHeaders.includes(name) || name.startsWith(userPrefix))) continue
    const text = name === 'content-encoding' ? withoutTransport(value.toString()) : value.toString()
    if (text !== '') kept[name] = text
  }
  return kept
}

/** The headers with which an object is answered. `overrides` are those of the query: `response-content-type` and its like. */
export function headersOf(record: ObjectRecord, overrides?: URLSearchParams): Record<string, string> {
  const overridden = keptHeaders.flatMap((name): Array<[string, string]> => {
    const value = overrides?.get(`response-${name}`)
    // What no header can carry is not sent.
    return value && /^[ -~]*$/.test(value) ? [[name, value]] : []
  })
  return {
    ...record.headers,
    ...Object.fromEntries(overridden),
    etag: quoted(record.etag),
    'last-modified': new Date(record.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
  }
}

export function quoted(etag: string): string {
  return `"${etag}"`
}

// `aws-chunked` says how the bytes travelled, not what they are.
function withoutTransport(encoding: string): string {
  const codings = encoding.split(',').map((coding) => coding.trim())
  return codings.filter((coding) => coding !== 'aws-chunked' && coding !== '').join(',')
}
