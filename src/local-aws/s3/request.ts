import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { fromXml } from '../protocol/xml.ts'
import { ServiceError } from '../service.ts'
import type { ChunkSignature, TrailerSignature } from './aws-chunked.ts'
import { readContent } from './body.ts'
import { s3Errors } from './errors.ts'
import { newRequestId } from './events.ts'
import { createVerifier, type Expectations } from './verifier.ts'

/** A request as S3's operations read it. */
export type S3Request = {
  readonly requestId: string
  readonly method: string
  /** Empty when the request is to the service itself. */
  readonly bucket: string
  /** Empty when the request is to a bucket. */
  readonly key: string
  readonly query: URLSearchParams
  /** Those that a presigned URL carries in its query included. */
  readonly headers: IncomingHttpHeaders
  /** The bytes, whatever coding they travel in, and what `saying` says of them: the headers, if not told otherwise. To be read once. */
  body(saying?: IncomingHttpHeaders): { readonly source: AsyncIterable<Uint8Array>; readonly expected: Expectations }
}

/** What is known of a request besides what its sender says. */
export type Arrival = {
  readonly requestId?: string
  /** Check the pieces of a body that is signed piece by piece. */
  readonly chunkSignature?: ChunkSignature | undefined
  readonly trailerSignature?: TrailerSignature | undefined
}

// S3's own limit for keys.
const longestKeyBytes = 1024

/** Reads bucket and key from the path as it was sent: a URL parser would resolve `..`, which in a key is only two dots. */
export function readS3Request(message: IncomingMessage, arrival: Arrival = {}): S3Request {
  const [path = '/', search = ''] = splitOnce(message.url ?? '/', '?')
  if (!path.startsWith('/')) throw invalidUri()
  const [bucket = '', key = ''] = splitOnce(path.slice(1), '/').map(decodePart)
  if (Buffer.byteLength(key) > longestKeyBytes) {
    const members = { Size: Buffer.byteLength(key), MaxSizeAllowed: longestKeyBytes }
    throw new ServiceError('KeyTooLongError', 'Your key is too long', 400, members)
  }
  const query = new URLSearchParams(search)
  const headers = { ...headersInQuery(query), ...message.headers }
  return {
    requestId: arrival.requestId ?? newRequestId(),
    method: message.method ?? 'GET',
    bucket,
    key,
    query,
    headers,
    body: (saying = headers) => readContent(message, saying, arrival),
  }
}

/** The whole of a small body, such as an XML document. */
async function readSmallBody(request: S3Request, limitBytes: number, saying?: IncomingHttpHeaders): Promise<Buffer> {
  const { source, expected } = request.body(saying)
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
  await verifier.finish()
  return Buffer.concat(chunks)
}

/** The content of the XML document that a body is. */
export async function readXml(
  request: S3Request,
  root: string,
  limitBytes = 64 * 1024,
  saying?: IncomingHttpHeaders,
): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readSmallBody(request, limitBytes, saying)).toString('utf8')
  if (text.trim() === '') throw s3Errors.malformedXml(`the body must be a ${root}`)
  return fromXml(root, text)
}

/** A whole number from the query; the fallback when it is not there. */
export function numberFrom(query: URLSearchParams, name: string, fallback: number): number {
  return wholeNumber(name, query.get(name), fallback)
}

export function wholeNumber(name: string, text: string | null | undefined, fallback: number): number {
  if (text === null || text === undefined || text === '') return fallback
  if (!/^\d{1,9}$/.test(text))
    throw s3Errors.invalidArgument(name, text, `Provided ${name} not an integer or within integer range`)
  return Number(text)
}

/** Which version a request names, if it names one. */
export function versionIdOf(query: URLSearchParams): string | undefined {
  const versionId = query.get('versionId')
  return versionId === null ? undefined : checkVersionId(versionId)
}

export function checkVersionId(versionId: string): string {
  if (versionId === '') throw s3Errors.invalidArgument('versionId', '', 'Version id cannot be the empty string')
  if (versionId !== 'null' && !/^[\w-]{32}$/.test(versionId))
    throw s3Errors.invalidArgument('versionId', versionId, 'Invalid version id specified')
  return versionId
}

// What a presigned URL says of its signature is not for S3's operations.
const signatureNames = new Set(
  ['algorithm', 'credential', 'date', 'expires', 'signedheaders', 'signature', 'security-token'].map(
    (name) => `x-amz-${name}`,
  ),
)

function headersInQuery(query: URLSearchParams): Record<string, string> {
  const named = [...query].map(([name, value]): [string, string] => [name.toLowerCase(), value])
  return Object.fromEntries(named.filter(([name]) => name.startsWith('x-amz-') && !signatureNames.has(name)))
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
