import { asList } from '../../protocol/xml.ts'
import { ServiceError } from '../../service.ts'
import { declaredChecksum } from '../checksum-headers.ts'
import { deletePrecondition } from '../conditions.ts'
import { s3Errors } from '../errors.ts'
import type { S3Context } from '../operations.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { checkVersionId, readXml, type S3Request } from '../request.ts'

// 1,000 keys of 1,024 bytes, every one of them escaped.
const bodyLimitBytes = 8 * 1024 * 1024
const mostKeys = 1000

type Doomed = { readonly key: string; readonly versionId: string | undefined; readonly etag: string | undefined }
type Outcome = { readonly deleted: object } | { readonly error: object }

export async function deleteObjects(context: S3Context, request: S3Request): Promise<Reply> {
  context.store.bucket(request.bucket)
  // S3 deletes many objects only when it can be sure that it read their names right.
  if (request.headers['content-md5'] === undefined && !declaredChecksum(request.headers)) {
    throw s3Errors.invalidRequest('Missing required header for this request: Content-MD5 OR x-amz-checksum-*')
  }
  const order = await readXml(request, 'Delete', bodyLimitBytes)
  const objects = asList(order.Object).map(readDoomed)
  if (objects.length === 0 || objects.length > mostKeys) {
    throw s3Errors.malformedXml(`a Delete must name 1 to ${mostKeys} objects, got ${objects.length}`)
  }
  const outcomes = await Promise.all(objects.map((object) => removeOne(context, request, object)))
  return xmlReply('DeleteResult', {
    Deleted: order.Quiet === 'true' ? [] : outcomes.flatMap((one) => ('deleted' in one ? [one.deleted] : [])),
    Error: outcomes.flatMap((one) => ('error' in one ? [one.error] : [])),
  })
}

async function removeOne({ store }: S3Context, request: S3Request, object: Doomed): Promise<Outcome> {
  const { key, versionId, etag } = object
  try {
    const place = { bucket: request.bucket, key, versionId: versionId && checkVersionId(versionId) }
    const origin = { requestId: request.requestId, reason: 'DeleteObject' } as const
    const removed = await store.remove(place, origin, deletePrecondition(etag))
    const marker = removed.deleteMarker && { DeleteMarker: true, DeleteMarkerVersionId: removed.versionId }
    return { deleted: { Key: key, ...(versionId && { VersionId: versionId }), ...marker } }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const named = { Key: key, ...(versionId && { VersionId: versionId }) }
    return { error: { ...named, Code: error.name, Message: error.message } }
  }
}

function readDoomed(object: unknown): Doomed {
  const members = (typeof object === 'object' && object !== null ? object : {}) as Record<string, unknown>
  const text = (name: string) => {
    const value = members[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const key = text('Key')
  if (key === undefined) throw s3Errors.malformedXml('every Object of a Delete must have a Key')
  for (const name of ['LastModifiedTime', 'Size']) {
    if (members[name] !== undefined) throw s3Errors.notImplemented(`DeleteObjects by ${name}`)
  }
  return { key, versionId: text('VersionId'), etag: text('ETag') }
}
