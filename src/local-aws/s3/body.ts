import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { ServiceError } from '../service.ts'
import { decodeAwsChunked } from './aws-chunked.ts'
import { checkValue, declaredChecksum, headerOf } from './checksum-headers.ts'
import { defaultAlgorithm } from './checksums.ts'
import type { Arrival } from './request.ts'
import type { Expectations } from './verifier.ts'

// S3's own limit for what comes in one request.
const mostBytes = 5 * 1024 ** 3

/** A request's bytes out of the coding that they travel in, and what its sender says of them. */
export function readContent(
  message: IncomingMessage,
  headers: IncomingHttpHeaders,
  arrival: Arrival,
): { source: AsyncIterable<Uint8Array>; expected: Expectations } {
  const trailers = new Map<string, string>()
  // A reader that gives up must not take the connection down: the client still gets an answer on it.
  const raw = message.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>
  const sha256 = String(headers['x-amz-content-sha256'] ?? '')
  const chunked = sha256.startsWith('STREAMING-')
  const length = headers[chunked ? 'x-amz-decoded-content-length' : 'content-length']
  const md5 = headers['content-md5']
  checkLength(headers, length?.toString())
  return {
    source: chunked ? decodeAwsChunked(raw, trailers, arrival.chunkSignature, arrival.trailerSignature) : raw,
    expected: {
      ...(length !== undefined && { bytes: Number(length) }),
      ...(typeof md5 === 'string' && { md5: checkMd5(md5) }),
      ...(/^[0-9a-f]{64}$/.test(sha256) && { sha256 }),
      ...expectedChecksum(headers, trailers),
    },
  }
}

function expectedChecksum(
  headers: IncomingHttpHeaders,
  trailers: ReadonlyMap<string, string>,
): Pick<Expectations, 'algorithm' | 'checksum'> {
  const declared = declaredChecksum(headers)
  if (!declared) return { algorithm: defaultAlgorithm }
  const { algorithm, value } = declared
  return {
    algorithm,
    checksum() {
      const trailing = trailers.get(headerOf(algorithm))
      if (trailing !== undefined) checkValue(algorithm, trailing)
      return trailing ?? value
    },
  }
}

function checkLength(headers: IncomingHttpHeaders, length: string | undefined): void {
  if (length === undefined && headers['transfer-encoding'] !== undefined) {
    const message = 'A header you provided implies functionality that is not implemented'
    throw new ServiceError('NotImplemented', message, 501, { Header: 'Transfer-Encoding' })
  }
  if (Number(length) > mostBytes) {
    const members = { ProposedSize: length, MaxSizeAllowed: mostBytes }
    throw new ServiceError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, members)
  }
}

function checkMd5(md5: string): string {
  if (Buffer.from(md5, 'base64').length === 16) return md5
  throw new ServiceError('InvalidDigest', 'The Content-MD5 you specified is not valid.')
}
