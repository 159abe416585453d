import { checksumHeaders } from '../checksum-headers.ts'
import { readCondition } from '../conditions.ts'
import { findObject, openObject, versionHeaders } from '../find-object.ts'
import { headersOf } from '../object-headers.ts'
import type { ObjectRecord } from '../object-index.ts'
import { closeObject, fileRange, sliceOf } from '../open-object.ts'
import type { S3Context } from '../operations.ts'
import { chosenPart, partChecksum } from '../parts.ts'
import { type ByteRange, parseRange } from '../range.ts'
import type { Reply } from '../reply.ts'
import { type S3Request, versionIdOf } from '../request.ts'

export async function getObject(context: S3Context, request: S3Request): Promise<Reply> {
  const object = await openObject(context.store, placeOf(request))
  try {
    const { range, ...answer } = describeRead(context, object.record, request)
    if (answer.status !== 304 && answer.headers['content-length'] !== 0) {
      if ('bytes' in object) return { ...answer, body: sliceOf(object.bytes, range) }
      return { ...answer, stream: object.handle.createReadStream(fileRange(range)) }
    }
    await closeObject(object)
    return answer
  } catch (error) {
    await closeObject(object)
    throw error
  }
}

export function headObject(context: S3Context, request: S3Request): Reply {
  const { status, headers } = describeRead(context, findObject(context.store, placeOf(request)), request)
  return { status, headers }
}

type ReadAnswer = {
  readonly status: number
  readonly headers: Record<string, string | number>
  readonly range: ByteRange | undefined
}

function describeRead({ store }: S3Context, record: ObjectRecord, { bucket, headers, query }: S3Request): ReadAnswer {
  const common = { ...headersOf(record, query), ...versionHeaders(store.bucket(bucket), record) }
  if (readCondition(headers, record) === 'not-modified') return { status: 304, headers: common, range: undefined }
  const part = chosenPart(record, query, headers.range)
  const range = part ? part.range : parseRange(headers.range, record.bytes)
  const asked = headers['x-amz-checksum-mode'] === 'ENABLED'
  if (!range && !part) {
    const checksums = asked ? checksumHeaders(record.checksum, record.multipart?.parts.length) : {}
    return { status: 200, headers: { ...common, ...checksums, 'content-length': record.bytes }, range }
  }
  const answer = {
    ...common,
    ...(part && record.multipart && { 'x-amz-mp-parts-count': record.multipart.parts.length }),
    ...(part && asked && checksumHeaders(partChecksum(record, part.number))),
    'content-length': range ? range.last - range.first + 1 : 0,
    ...(range && { 'content-range': `bytes ${range.first}-${range.last}/${record.bytes}` }),
  }
  return { status: 206, headers: answer, range }
}

function placeOf({ bucket, key, query }: S3Request) {
  return { bucket, key, versionId: versionIdOf(query) }
}
