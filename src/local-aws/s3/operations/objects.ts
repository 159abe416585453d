import { readCondition, writePrecondition } from '../conditions.ts'
import { s3Errors } from '../errors.ts'
import { headersOf, headersToKeep, quoted } from '../object-headers.ts'
import type { ObjectRecord } from '../object-index.ts'
import { type ByteRange, parseRange } from '../range.ts'
import type { Reply } from '../reply.ts'
import type { S3Request } from '../request.ts'
import type { Store } from '../store.ts'

export async function putObject(store: Store, request: S3Request): Promise<Reply> {
  const { bucket, key, headers } = request
  const allowed = writePrecondition(headers, key)
  // What can be refused now is not first uploaded; it is asked again when the bytes are here.
  allowed(store.bucket(bucket).objects.get(key))
  const { source, expected } = request.body()
  const content = await store.receive(source, expected)
  const record = await store.commit(bucket, key, content, { headers: headersToKeep(headers) }, allowed)
  return { headers: { etag: quoted(record.etag), ...record.checksums, 'content-length': 0 } }
}

export async function getObject(store: Store, request: S3Request): Promise<Reply> {
  store.bucket(request.bucket)
  const object = await store.open(request.bucket, request.key)
  if (!object) throw s3Errors.noSuchKey(request.key)
  try {
    const { range, ...answer } = describeRead(object.record, request)
    if (answer.status !== 304) return { ...answer, stream: object.handle.createReadStream(fileRange(range)) }
    await object.handle.close()
    return answer
  } catch (error) {
    await object.handle.close()
    throw error
  }
}

export function headObject(store: Store, request: S3Request): Reply {
  const record = store.bucket(request.bucket).objects.get(request.key)
  if (!record) throw s3Errors.noSuchKey(request.key)
  const { status, headers } = describeRead(record, request)
  return { status, headers }
}

export async function deleteObject(store: Store, { bucket, key }: S3Request): Promise<Reply> {
  store.bucket(bucket)
  await store.remove(bucket, key)
  return { status: 204 }
}

type ReadAnswer = {
  readonly status: number
  readonly headers: Record<string, string | number>
  readonly range: ByteRange | undefined
}

function describeRead(record: ObjectRecord, { headers, query }: S3Request): ReadAnswer {
  const common = headersOf(record, query)
  if (readCondition(headers, record) === 'not-modified') return { status: 304, headers: common, range: undefined }
  const range = parseRange(headers.range, record.bytes)
  if (range) {
    const contentRange = `bytes ${range.first}-${range.last}/${record.bytes}`
    const length = range.last - range.first + 1
    return { status: 206, headers: { ...common, 'content-length': length, 'content-range': contentRange }, range }
  }
  const checksums = headers['x-amz-checksum-mode'] === 'ENABLED' ? record.checksums : {}
  return { status: 200, headers: { ...common, ...checksums, 'content-length': record.bytes }, range }
}

function fileRange(range: ByteRange | undefined): { start: number; end?: number } {
  return range ? { start: range.first, end: range.last } : { start: 0 }
}
