import { checksumHeaders } from '../checksum-headers.ts'
import { writePrecondition } from '../conditions.ts'
import { versionHeaders } from '../find-object.ts'
import { headersToKeep, quoted } from '../object-headers.ts'
import type { S3Context } from '../operations.ts'
import { emptyReply, type Reply } from '../reply.ts'
import type { S3Request } from '../request.ts'
import { tagsFromHeader } from '../tags.ts'

export async function putObject({ store }: S3Context, request: S3Request): Promise<Reply> {
  const { bucket: name, key, headers, requestId } = request
  const bucket = store.bucket(name)
  const allowed = writePrecondition(headers, key)
  // What can be refused now is not first uploaded; it is asked again when the bytes are here.
  allowed(bucket.objects.get(key))
  const tags = tagsFromHeader(headers['x-amz-tagging']?.toString())
  const description = {
    headers: headersToKeep(headers),
    ...(tags.length > 0 && { tags }),
    origin: { requestId, reason: 'PutObject' },
  } as const
  const { source, expected } = request.body()
  const content = await store.receive(source, expected)
  const record = await store.commit({ bucket: name, key }, content, description, allowed)
  return emptyReply({
    etag: quoted(record.etag),
    ...checksumHeaders(record.checksum),
    ...versionHeaders(bucket, record),
  })
}
