import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Authorization } from './authorization.ts'

/** Hex SHA-256 of the canonical request of Signature Version 4, rebuilt from what arrived. */
export function hashCanonicalRequest(
  request: IncomingMessage,
  authorization: Authorization,
  payloadHash: string,
): string {
  const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?')
  const headers = canonicalHeaders(request, authorization.signedHeaders)
  const lines = [
    request.method ?? 'GET',
    canonicalPath(path, authorization.service),
    canonicalQuery(query),
    ...headers,
    '',
    authorization.signedHeaders.join(';'),
    payloadHash,
  ]
  // Header values arrive as one character a byte, and were signed as those bytes.
  return createHash('sha256').update(lines.join('\n'), 'latin1').digest('hex')
}

// S3 signs the path encoded once, every other service the already encoded path encoded again.
function canonicalPath(path: string, service: string): string {
  const parts = path.split('/')
  return parts.map((part) => (service === 's3' ? encodedOnce(part) : encode(part))).join('/')
}

/** A part as S3 would have encoded it, whichever characters its sender did. What is no encoding stays as it came. */
function encodedOnce(part: string): string {
  try {
    return encode(decodeURIComponent(part))
  } catch {
    return part
  }
}

function canonicalQuery(query: string): string {
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => splitOnce(pair, '=').map((text) => encode(decode(text))))
    .filter(([name]) => name !== 'X-Amz-Signature')
  return pairs
    .map(([name, value]) => `${name}=${value}`)
    .sort((a, b) => compare(a.replace('=', '\u0000'), b.replace('=', '\u0000')))
    .join('&')
}

function canonicalHeaders({ rawHeaders }: IncomingMessage, names: readonly string[]): string[] {
  const values = new Map<string, string[]>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase()
    const value = (rawHeaders[at + 1] ?? '').trim().replace(/ +/g, ' ')
    values.set(name, [...(values.get(name) ?? []), value])
  }
  return names.map((name) => `${name}:${(values.get(name) ?? []).join(',')}`)
}

/** Percent-encodes all but RFC 3986's unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
