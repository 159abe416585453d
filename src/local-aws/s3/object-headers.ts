import type { IncomingHttpHeaders } from 'node:http'
import { ServiceError } from '../service.ts'
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
const mostMetadataBytes = 2048

/** The headers of a write that belong to the object and come back with it. */
export function headersToKeep(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' }
  let metadataBytes = 0
  for (const [name, value] of Object.entries(headers)) {
    const isUsers = name.startsWith(userPrefix)
    if (value === undefined || !(isUsers || keptHeaders.includes(name))) continue
    const text = name === 'content-encoding' ? withoutTransport(value.toString()) : value.toString()
    if (isUsers) metadataBytes += name.length - userPrefix.length + text.length
    if (text !== '' || isUsers) kept[name] = text
  }
  if (metadataBytes > mostMetadataBytes) {
    const members = { Size: metadataBytes, MaxSizeAllowed: mostMetadataBytes }
    throw new ServiceError('MetadataTooLarge', metadataTooLarge, 400, members)
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
  const tagCount = record.tags?.length ?? 0
  return {
    ...record.headers,
    ...Object.fromEntries(overridden),
    etag: quoted(record.etag),
    'last-modified': new Date(record.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    ...(tagCount > 0 && { 'x-amz-tagging-count': String(tagCount) }),
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

const metadataTooLarge = 'Your metadata headers exceed the maximum allowed metadata size'
