import { memberOf } from '../checksum-headers.ts'
import { quoted } from '../object-headers.ts'
import type { S3Context } from '../operations.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { numberFrom, type S3Request } from '../request.ts'
import type { Part } from '../uploads.ts'
import { owner } from './buckets.ts'
import { uploadIdOf } from './uploads.ts'

const mostPartsAPage = 1000

export async function listParts({ uploads }: S3Context, request: S3Request): Promise<Reply> {
  const { bucket, key, query } = request
  const uploadId = uploadIdOf(request)
  const { checksum } = await uploads.find(uploadId, bucket, key)
  const after = numberFrom(query, 'part-number-marker', 0)
  const most = Math.min(numberFrom(query, 'max-parts', mostPartsAPage), mostPartsAPage)
  const rest = (await uploads.parts(uploadId)).filter((part) => part.number > after)
  const page = rest.slice(0, most)
  return xmlReply('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
    ...(checksum && { ChecksumAlgorithm: checksum.algorithm.toUpperCase(), ChecksumType: checksum.type }),
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: most,
    IsTruncated: page.length < rest.length,
    Part: page.map(describe),
  })
}

function describe({ number, lastModified, etag, bytes, checksum }: Part): object {
  return {
    PartNumber: number,
    LastModified: new Date(lastModified).toISOString(),
    ETag: quoted(etag),
    ...(checksum && { [memberOf(checksum.algorithm)]: checksum.value }),
    Size: bytes,
  }
}
