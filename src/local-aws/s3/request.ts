import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { ServiceError } from '../service.ts'
import { decodeAwsChunked } from './aws-chunked.ts'
import { isChecksumHeader } from './checksums.ts'
import { s3Errors } from './errors.ts'
import { createVerifier, type Expectations } from './verifier.ts'

/** A request as S3's operations read it. */
export type S3Request = {
  readonly method: string
  /** Empty when the request is to the service itself. */
  readonly bucket: string
  /** Empty when the request is to a bucket. */
  readonly key: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** The bytes, whatever coding they travel in, and what their sender says of them. To be read once. */
  body(): { readonly source: AsyncIterable<Uint8Array>; readonly expected: Expectations }
}

// S3's own limit for keys.
const longestKeyBytes = 1024

/** Reads bucket and key from the path as it was sent: a URL parser would resolve `..`, which in a key is only two dots. */
export function readS3Request(message: IncomingMessage): S3Request {
  const [path = '/', search = ''] = splitOnce(message.url ?? '/', '?')
  if (!path.startsWith('/')) throw invalidUri()
  const [bucket = '', key = ''] = splitOnce(path.slice(1), '/').map(decodePart)
  if (Buffer.byteLength(key) > longestKeyBytes) throw new ServiceError('KeyTooLongError', 'Your key is too long')
  return {
    method: message.method ?? 'GET',
    bucket,
    key,
    query: new URLSearchParams(search),
    headers: message.headers,
    body: () => readContent(message),
  }
}

/** The whole of a small body, such as an XML document. */
export async function readSmallBody(request: S3Request, limitBytes: number): Promise<Buffer> {
  const { source, expected } = request.body()
  const verifier = createVerifier(expected)
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > limitBytes)
      throw new ServiceError('EntityTooLarge', `The request body must be at most ${limitBytes} bytes`)
    verifier.update(chunk)
    chunks.push(chunk)
  }
  verifier.finish()
  return Buffer.concat(chunks)
}

function readContent(message: IncomingMessage): { source: AsyncIterable<Uint8Array>; expected: Expectations } {
  const { headers } = message
  const trailers = new Map<string, string>()
  // A reader that gives up must not take the connection down: the client still gets an answer on it.
  const raw = message.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
  const chunked = isAwsChunked(headers)
  const length = headers[chunked ? 'x-amz-decoded-content-length' : 'content-length']
  const md5 = headers['content-md5']
  const sha256 = String(headers['x-amz-content-sha256'] ?? '')
  const trailerNames = String(headers['x-amz-trailer'] ?? '')
    .toLowerCase()
    .split(',')
  const names = [...Object.keys(headers), ...trailerNames.map((name) => name.trim())]
  return {
    source: chunked ? decodeAwsChunked(raw, trailers) : raw,
    expected: {
      ...(length !== undefined && { bytes: Number(length) }),
      ...(typeof md5 === 'string' && { md5: checkMd5(md5) }),
      ...(/^[0-9a-f]{64}$/.test(sha256) && { sha256 }),
      checksumHeaders: [...new Set(names.filter(isChecksumHeader))],
      checksum: (name) => trailers.get(name) ?? headers[name]?.toString(),
    },
  }
}

function isAwsChunked(headers: IncomingHttpHeaders): boolean {
  return String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')
}

function checkMd5(md5: string): string {
  if (Buffer.from(md5, 'base64').length === 16) return md5
  throw new ServiceError('InvalidDigest', 'The Content-MD5 you specified is not valid.')
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw invalidUri()
  }
}

function invalidUri(): ServiceError {
  return new ServiceError('InvalidURI', "Couldn't parse the specified URI.")
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** A whole number from the query; the fallback when it is not there. */
export function numberFrom(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name)
  if (text === null || text === '') return fallback
  if (!/^\d{1,9}$/.test(text))
    throw s3Errors.invalidArgument(name, text, `Provided ${name} not an integer or within integer range`)
  return Number(text)
}
