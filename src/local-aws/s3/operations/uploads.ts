import type { IncomingHttpHeaders } from 'node:http'
import { algorithmNamed, isChecksumType } from '../checksum-headers.ts'
import type { Algorithm, ChecksumType } from '../checksums.ts'
import { s3Errors } from '../errors.ts'
import { headersToKeep } from '../object-headers.ts'
import type { S3Context } from '../operations.ts'
import { type Reply, xmlReply } from '../reply.ts'
import type { S3Request } from '../request.ts'
import { tagsFromHeader } from '../tags.ts'
import type { Upload } from '../uploads.ts'

// Only the CRCs of parts can be combined to that of the whole, and CRC64NVME is always of the whole.
const typesOf: Readonly<Record<Algorithm, readonly [ChecksumType, ...ChecksumType[]]>> = {
  crc32: ['COMPOSITE', 'FULL_OBJECT'],
  crc32c: ['COMPOSITE', 'FULL_OBJECT'],
  crc64nvme: ['FULL_OBJECT'],
  sha1: ['COMPOSITE'],
  sha256: ['COMPOSITE'],
}

export async function createUpload({ store, uploads }: S3Context, request: S3Request): Promise<Reply> {
  const { bucket, key, headers } = request
  store.bucket(bucket)
  const checksum = checksumOf(headers)
  const { uploadId } = await uploads.create({
    bucket,
    key,
    headers: headersToKeep(headers),
    tags: tagsFromHeader(headers['x-amz-tagging']?.toString()),
    ...(checksum && { checksum }),
  })
  return xmlReply(
    'InitiateMultipartUploadResult',
    { Bucket: bucket, Key: key, UploadId: uploadId },
    checksum && {
      'x-amz-checksum-algorithm': checksum.algorithm.toUpperCase(),
      'x-amz-checksum-type': checksum.type,
    },
  )
}

export async function abortUpload({ uploads }: S3Context, request: S3Request): Promise<Reply> {
  const uploadId = uploadIdOf(request)
  await uploads.alone(uploadId, async () => {
    await uploads.find(uploadId, request.bucket, request.key)
    await uploads.remove(uploadId)
  })
  return { status: 204 }
}

export function uploadIdOf({ query }: S3Request): string {
  return query.get('uploadId') ?? ''
}

function checksumOf(headers: IncomingHttpHeaders): Upload['checksum'] {
  const name = headers['x-amz-checksum-algorithm']
  const asked = headers['x-amz-checksum-type']?.toString().toUpperCase()
  if (asked !== undefined && !isChecksumType(asked)) {
    throw s3Errors.invalidRequest('Value for x-amz-checksum-type header is invalid.')
  }
  if (name === undefined) {
    if (asked === undefined) return undefined
    throw s3Errors.invalidRequest(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    )
  }
  const algorithm = algorithmNamed(String(name))
  const type = asked ?? typesOf[algorithm][0]
  if (typesOf[algorithm].includes(type)) return { algorithm, type }
  throw s3Errors.invalidRequest(`The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`)
}
