import { algorithmNamed, checksumMembers } from '../checksum-headers.ts'
import { defaultAlgorithm } from '../checksums.ts'
import { writePrecondition } from '../conditions.ts'
import { s3Errors } from '../errors.ts'
import { versionHeaders } from '../find-object.ts'
import { headersToKeep, quoted } from '../object-headers.ts'
import type { ObjectRecord } from '../object-index.ts'
import { closeObject, streamOf } from '../open-object.ts'
import type { S3Context } from '../operations.ts'
import { type Reply, xmlReply } from '../reply.ts'
import type { S3Request } from '../request.ts'
import { tagsFromHeader } from '../tags.ts'
import { type CopySource, openCopySource, parseCopySource, sourceVersionHeaders } from './copy-source.ts'

// S3's own limit for a copy in one request.
const mostCopiedBytes = 5 * 1024 ** 3

export async function copyObject({ store }: S3Context, request: S3Request): Promise<Reply> {
  const { bucket: name, key, headers, requestId } = request
  const source = parseCopySource(String(headers['x-amz-copy-source']))
  const bucket = store.bucket(name)
  const allowed = writePrecondition(headers, key)
  const object = await openCopySource(store, request, source)
  try {
    const description = describeCopy(request, source, object.record)
    allowed(bucket.objects.get(key))
    const algorithm = algorithmFor(request, object.record)
    const content = await store.receive(streamOf(object), { algorithm })
    const origin = { requestId, reason: 'CopyObject' } as const
    const record = await store.commit({ bucket: name, key }, content, { ...description, origin }, allowed)
    const result = {
      LastModified: new Date(record.lastModified).toISOString(),
      ETag: quoted(record.etag),
      ...checksumMembers(record.checksum),
    }
    return xmlReply('CopyObjectResult', result, {
      ...sourceVersionHeaders(store, source, object.record.versionId),
      ...versionHeaders(bucket, record),
    })
  } finally {
    await closeObject(object)
  }
}

function describeCopy({ bucket, key, headers }: S3Request, source: CopySource, record: ObjectRecord) {
  const replacesMetadata = directive(headers['x-amz-metadata-directive'], 'metadata')
  const replacesTags = directive(headers['x-amz-tagging-directive'], 'tagging')
  const isItself = source.bucket === bucket && source.key === key && source.versionId === undefined
  if (isItself && !replacesMetadata) throw s3Errors.invalidRequest(copyToItself)
  if (record.bytes > mostCopiedBytes) throw s3Errors.invalidRequest(`${tooLarge}${mostCopiedBytes}`)
  const tags = replacesTags ? tagsFromHeader(headers['x-amz-tagging']?.toString()) : (record.tags ?? [])
  return {
    headers: replacesMetadata ? headersToKeep(headers) : record.headers,
    ...(tags.length > 0 && { tags }),
  }
}

function directive(value: string | string[] | undefined, of: 'metadata' | 'tagging'): boolean {
  if (value === undefined || value === 'COPY') return false
  if (value === 'REPLACE') return true
  throw s3Errors.invalidArgument(`x-amz-${of}-directive`, String(value), `Unknown ${of} directive.`)
}

function algorithmFor({ headers }: S3Request, record: ObjectRecord) {
  const asked = headers['x-amz-checksum-algorithm']
  return asked === undefined ? (record.checksum?.algorithm ?? defaultAlgorithm) : algorithmNamed(String(asked))
}

const copyToItself =
  "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
const tooLarge = 'The specified copy source is larger than the maximum allowable size for a copy source: '
