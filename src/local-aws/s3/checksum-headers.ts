import type { IncomingHttpHeaders } from 'node:http'
import { type Algorithm, type Checksum, type ChecksumType, isAlgorithm } from './checksums.ts'
import { s3Errors } from './errors.ts'

const prefix = 'x-amz-checksum-'
// Not values of a checksum, though named like one.
const settings = new Set([`${prefix}algorithm`, `${prefix}mode`, `${prefix}type`])
const bytesOf: Readonly<Record<Algorithm, number>> = { crc32: 4, crc32c: 4, crc64nvme: 8, sha1: 20, sha256: 32 }

export function headerOf(algorithm: Algorithm): string {
  return `${prefix}${algorithm}`
}

/** The checksum that a request declares, if any, and where it stands: in a header, or in the trailer behind the bytes. */
export function declaredChecksum(
  headers: IncomingHttpHeaders,
): { readonly algorithm: Algorithm; readonly value: string | undefined } | undefined {
  const trailers = String(headers['x-amz-trailer'] ?? '').toLowerCase()
  const names = new Set([...Object.keys(headers), ...trailers.split(',').map((name) => name.trim())])
  const [name, ...others] = [...names].filter((one) => one.startsWith(prefix) && !settings.has(one))
  if (others.length > 0) throw s3Errors.invalidRequest(severalChecksums)
  if (name === undefined) {
    if (headers['x-amz-sdk-checksum-algorithm'] !== undefined) throw s3Errors.invalidRequest(announcedOnly)
    return undefined
  }
  const algorithm = algorithmNamed(name.slice(prefix.length))
  const value = headers[name]?.toString()
  if (value !== undefined) checkValue(algorithm, value)
  return { algorithm, value }
}

/** One that cannot be computed is refused: to wave it through would be to call it right. */
export function algorithmNamed(name: string): Algorithm {
  const algorithm = name.toLowerCase()
  if (!isAlgorithm(algorithm)) throw s3Errors.notImplemented(`The checksum ${name.toUpperCase()}`)
  return algorithm
}

export function checkValue(algorithm: Algorithm, value: string): void {
  const bytes = Buffer.from(value, 'base64')
  if (bytes.length === bytesOf[algorithm] && bytes.toString('base64') === value) return
  throw s3Errors.invalidRequest(`Value for ${headerOf(algorithm)} header is invalid.`)
}

/** As a header or an XML member says it: that of an object made of parts with their number. */
function wireValue({ type, value }: Checksum, partCount: number | undefined): string {
  return type === 'COMPOSITE' && partCount !== undefined ? `${value}-${partCount}` : value
}

export function checksumHeaders(checksum: Checksum | undefined, partCount?: number): Record<string, string> {
  if (!checksum) return {}
  return { [headerOf(checksum.algorithm)]: wireValue(checksum, partCount), 'x-amz-checksum-type': checksum.type }
}

export function checksumMembers(checksum: Checksum | undefined, partCount?: number): Record<string, string> {
  if (!checksum) return {}
  return { [memberOf(checksum.algorithm)]: wireValue(checksum, partCount), ChecksumType: checksum.type }
}

/** `ChecksumCRC32` and its like. */
export function memberOf(algorithm: Algorithm): string {
  return `Checksum${algorithm.toUpperCase()}`
}

export function isChecksumType(text: string): text is ChecksumType {
  return text === 'COMPOSITE' || text === 'FULL_OBJECT'
}

const severalChecksums = 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.'
const announcedOnly =
  'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.'
