import { createReadStream } from 'node:fs'
import { checksumMembers } from '../checksum-headers.ts'
import { writePrecondition } from '../conditions.ts'
import type { Content } from '../content.ts'
import { versionHeaders } from '../find-object.ts'
import { type Completion, chooseParts, completionChecksum, multipartEtag, withoutChecksums } from '../multipart.ts'
import { quoted } from '../object-headers.ts'
import type { ObjectRecord } from '../object-index.ts'
import type { S3Context } from '../operations.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { readXml, type S3Request } from '../request.ts'
import type { Store } from '../store.ts'
import type { Part, Upload } from '../uploads.ts'
import { isMarker } from '../version-stack.ts'
import { uploadIdOf } from './uploads.ts'

const bodyLimitBytes = 4 * 1024 * 1024

export async function completeUpload(context: S3Context, request: S3Request): Promise<Reply> {
  const { store, uploads } = context
  const { bucket, key, headers } = request
  const uploadId = uploadIdOf(request)
  const order = await readXml(request, 'CompleteMultipartUpload', bodyLimitBytes, withoutChecksums(headers))
  const record = await uploads.alone(uploadId, async () => {
    const completed = objectOf(store, request, uploadId) ?? (await complete(context, request, order))
    await uploads.remove(uploadId)
    return completed
  })
  const result = {
    Location: `http://${headers.host ?? '127.0.0.1'}/${bucket}/${encodeURIComponent(key).replaceAll('%2F', '/')}`,
    Bucket: bucket,
    Key: key,
    ETag: quoted(record.etag),
    ...checksumMembers(record.checksum, record.multipart?.parts.length),
  }
  return xmlReply('CompleteMultipartUploadResult', result, versionHeaders(store.bucket(bucket), record))
}

/** What the upload has become already: a completion may be asked for again by a client that did not hear the answer. */
function objectOf(store: Store, { bucket, key }: S3Request, uploadId: string): ObjectRecord | undefined {
  const versions = store.bucket(bucket).objects.versions(key)
  return versions.find(
    (version): version is ObjectRecord => !isMarker(version) && version.multipart?.uploadId === uploadId,
  )
}

async function complete({ store, uploads }: S3Context, request: S3Request, order: object): Promise<ObjectRecord> {
  const { bucket, key, headers, requestId } = request
  const allowed = writePrecondition(headers, key)
  const upload = await uploads.find(uploadIdOf(request), bucket, key)
  const parts = chooseParts(order, await uploads.parts(upload.uploadId), upload)
  const completion = await completionChecksum(headers, upload, parts)
  allowed(store.bucket(bucket).objects.get(key))
  const content = await store.receive(readInOrder(parts), completion.expected)
  const description = {
    ...describeObject(upload, parts, completion, content),
    etag: multipartEtag(parts),
    origin: { requestId, reason: 'CompleteMultipartUpload' },
  } as const
  return store.commit({ bucket, key }, content, description, allowed)
}

function describeObject(upload: Upload, parts: readonly Part[], { composite }: Completion, { checksum }: Content) {
  const whole = checksum && { ...checksum, type: 'FULL_OBJECT' as const }
  const known = composite ?? whole
  return {
    headers: upload.headers,
    ...(upload.tags.length > 0 && { tags: upload.tags }),
    ...(known && { checksum: known }),
    multipart: {
      uploadId: upload.uploadId,
      parts: parts.map((part) => ({
        bytes: part.bytes,
        ...(composite && part.checksum && { checksum: part.checksum.value }),
      })),
    },
  }
}

/** The bytes of all parts, one after the other. */
async function* readInOrder(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* createReadStream(part.file) as AsyncIterable<Uint8Array>
}
