import { ServiceError } from '../service.ts'
import type { Checksum } from './checksums.ts'
import { s3Errors } from './errors.ts'
import type { ObjectRecord } from './object-index.ts'
import type { ByteRange } from './range.ts'
import { numberFrom } from './request.ts'

type ChosenPart = {
  readonly number: number
  /** Undefined for an empty part: it has no first byte. */
  readonly range: ByteRange | undefined
}

/** The part of an object that `partNumber` asks for; one that came whole is its own first part. */
export function chosenPart(
  record: ObjectRecord,
  query: URLSearchParams,
  rangeHeader: string | undefined,
): ChosenPart | undefined {
  if (!query.has('partNumber')) return undefined
  if (rangeHeader !== undefined) {
    throw s3Errors.invalidRequest('Cannot specify both Range header and partNumber query parameter')
  }
  const number = numberFrom(query, 'partNumber', 0)
  const parts = record.multipart?.parts ?? [{ bytes: record.bytes }]
  const part = parts[number - 1]
  if (!part) {
    const members = { PartNumberRequested: number, ActualPartCount: parts.length }
    throw new ServiceError('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416, members)
  }
  const first = parts.slice(0, number - 1).reduce((sum, { bytes }) => sum + bytes, 0)
  return { number, range: part.bytes > 0 ? { first, last: first + part.bytes - 1 } : undefined }
}

/** S3 tells the checksum of a single part only where the object's is made of those. */
export function partChecksum({ checksum, multipart }: ObjectRecord, number: number): Checksum | undefined {
  if (!multipart) return checksum
  const value = multipart.parts[number - 1]?.checksum
  if (checksum?.type !== 'COMPOSITE' || value === undefined) return undefined
  return { algorithm: checksum.algorithm, value, type: 'COMPOSITE' }
}
