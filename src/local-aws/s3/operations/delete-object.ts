import { deletePrecondition } from '../conditions.ts'
import type { S3Context } from '../operations.ts'
import { emptyReply, type Reply } from '../reply.ts'
import { type S3Request, versionIdOf } from '../request.ts'

export async function deleteObject({ store }: S3Context, request: S3Request): Promise<Reply> {
  const { bucket, key, query, headers, requestId } = request
  const place = { bucket, key, versionId: versionIdOf(query) }
  const origin = { requestId, reason: 'DeleteObject' } as const
  const { versionId, deleteMarker } = await store.remove(place, origin, deletePrecondition(headers['if-match']))
  return emptyReply(
    {
      ...(versionId !== undefined && { 'x-amz-version-id': versionId }),
      ...(deleteMarker && { 'x-amz-delete-marker': 'true' }),
    },
    204,
  )
}
