import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { asList } from '../protocol/xml.ts'
import { ServiceError } from '../service.ts'
import { declaredChecksum, memberOf } from './checksum-headers.ts'
import { type Checksum, compositeOf, defaultAlgorithm } from './checksums.ts'
import { s3Errors } from './errors.ts'
import { wholeNumber } from './request.ts'
import type { Part, Upload } from './uploads.ts'
import type { Expectations } from './verifier.ts'

// Every part but the last must be this long: S3's own rule.
const smallestPartBytes = 5 * 1024 * 1024

/** How the checksum of a completed upload comes about: from its parts now, or with the bytes of the whole. */
export type Completion = { readonly composite?: Checksum; readonly expected: Expectations }

/** The parts that a completion names, if it names them rightly. */
export function chooseParts(order: object, present: readonly Part[], upload: Upload): Part[] {
  const byNumber = new Map(present.map((part) => [part.number, part]))
  const named = asList((order as Record<string, unknown>).Part).map(membersOf)
  if (named.length === 0) throw s3Errors.malformedXml('a CompleteMultipartUpload must name at least one part')
  const chosen = named.map((members) => {
    const part = byNumber.get(Number(members.PartNumber))
    if (part && part.etag === String(members.ETag ?? '').replaceAll('"', '') && agrees(part, members, upload)) {
      return part
    }
    throw new ServiceError('InvalidPart', invalidPart, 400, {
      UploadId: upload.uploadId,
      PartNumber: members.PartNumber,
      ETag: members.ETag,
    })
  })
  checkOrder(chosen)
  return chosen
}

/** S3's ETag of an object that came in parts. */
export function multipartEtag(parts: readonly Part[]): string {
  const md5s = Buffer.concat(parts.map((part) => Buffer.from(part.etag, 'hex')))
  return `${createHash('md5').update(md5s).digest('hex')}-${parts.length}`
}

/** Checks what the headers say of the object against its parts. */
export async function completionChecksum(
  headers: IncomingHttpHeaders,
  upload: Upload,
  parts: readonly Part[],
): Promise<Completion> {
  checkSize(headers['x-amz-mp-object-size']?.toString(), parts)
  const { algorithm, type } = upload.checksum ?? { algorithm: defaultAlgorithm, type: 'FULL_OBJECT' as const }
  const askedType = headers['x-amz-checksum-type']
  if (askedType !== undefined && askedType !== type) throw s3Errors.invalidRequest(otherMode(type))
  const declared = declaredChecksum(withoutPartCount(headers))
  if (declared && declared.algorithm !== algorithm) {
    throw s3Errors.invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${algorithm}, actual checksum Type: ${declared.algorithm}`,
    )
  }
  if (type === 'FULL_OBJECT') {
    return { expected: { algorithm, ...(declared && { checksum: () => declared.value }) } }
  }
  const value = await compositeOf(
    algorithm,
    parts.map(({ checksum }) => checksum?.value ?? ''),
  )
  if (declared && declared.value !== value) throw s3Errors.checksumMismatch(algorithm)
  return { composite: { algorithm, value, type }, expected: {} }
}

/** A completion's checksum headers speak of the object, not of the document that is the body. */
export function withoutChecksums(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-')))
}

function withoutPartCount(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { 'x-amz-sdk-checksum-algorithm': _, ...rest } = headers
  return Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name,
      name.startsWith('x-amz-checksum-') ? value?.toString().replace(/-\d+$/, '') : value,
    ]),
  )
}

function agrees({ number, checksum }: Part, members: Readonly<Record<string, unknown>>, upload: Upload): boolean {
  const said = Object.entries(members).filter(([name]) => name.startsWith('Checksum'))
  if (said.length === 0 && upload.checksum?.type === 'COMPOSITE') {
    throw s3Errors.invalidRequest(missingChecksum(upload.checksum.algorithm, number))
  }
  return said.every(([name, value]) => checksum && memberOf(checksum.algorithm) === name && checksum.value === value)
}

function checkOrder(parts: readonly Part[]): void {
  parts.forEach((part, index) => {
    const next = parts[index + 1]
    if (!next) return
    if (next.number <= part.number) {
      throw new ServiceError('InvalidPartOrder', 'The list of parts was not in ascending order.')
    }
    if (part.bytes < smallestPartBytes) {
      const members = { ProposedSize: part.bytes, MinSizeAllowed: smallestPartBytes, PartNumber: part.number }
      const message = 'Your proposed upload is smaller than the minimum allowed size'
      throw new ServiceError('EntityTooSmall', message, 400, members)
    }
  })
}

function checkSize(header: string | undefined, parts: readonly Part[]): void {
  if (header === undefined) return
  const said = wholeNumber('x-amz-mp-object-size', header, 0)
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  if (said === bytes) return
  throw s3Errors.invalidRequest(
    `The provided 'x-amz-mp-object-size' header value ${said} does not match what was computed: ${bytes}`,
  )
}

function membersOf(element: unknown): Readonly<Record<string, unknown>> {
  return typeof element === 'object' && element !== null ? (element as Record<string, unknown>) : {}
}

function otherMode(type: string): string {
  return `The upload was created using the ${type} checksum mode. The complete request must use the same checksum mode.`
}

function missingChecksum(algorithm: string, number: number): string {
  return `The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`
}

const invalidPart =
  'One or more of the specified parts could not be found. The part might not have been uploaded, or the specified entity tag might not match.'
