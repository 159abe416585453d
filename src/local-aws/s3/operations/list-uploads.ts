import { groupedPage } from '../grouped-page.ts'
import { keyEncoder } from '../key-encoding.ts'
import { compareKeys } from '../key-order.ts'
import type { S3Context } from '../operations.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { numberFrom, type S3Request } from '../request.ts'
import type { Upload } from '../uploads.ts'
import { owner } from './buckets.ts'

const mostUploadsAPage = 1000

/** The multipart uploads under way: by key, and to one key in the order in which they began. */
export async function listUploads({ store, uploads }: S3Context, { bucket, query }: S3Request): Promise<Reply> {
  store.bucket(bucket)
  const encode = keyEncoder(query)
  const keyMarker = query.get('key-marker') ?? ''
  // Without a key marker S3 does not look at it.
  const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? '')
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? '']
  const most = Math.min(numberFrom(query, 'max-uploads', mostUploadsAPage), mostUploadsAPage)
  const sorted = (await uploads.ofBucket(bucket)).sort(compareUploads)
  const rest = sorted.filter(({ key, uploadId }) => isAfter(key, uploadId, keyMarker, idMarker))
  const page = groupedPage(rest, { prefix, delimiter, most, keyMarker })
  return xmlReply('ListMultipartUploadsResult', {
    Bucket: bucket,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: page.last && encode(page.last.key),
    NextUploadIdMarker: page.last?.entry?.uploadId,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxUploads: most,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: page.last !== undefined,
    Upload: page.entries.map((upload) => describe(upload, encode)),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  })
}

function compareUploads(a: Upload, b: Upload): number {
  return compareKeys(a.key, b.key) || (a.uploadId < b.uploadId ? -1 : 1)
}

function isAfter(key: string, uploadId: string, keyMarker: string, idMarker: string): boolean {
  const order = compareKeys(key, keyMarker)
  return order > 0 || (order === 0 && idMarker !== '' && uploadId > idMarker)
}

function describe({ key, uploadId, initiated, checksum }: Upload, encode: (key: string) => string): object {
  return {
    Key: encode(key),
    UploadId: uploadId,
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
    Initiated: new Date(initiated).toISOString(),
    ...(checksum && { ChecksumAlgorithm: checksum.algorithm.toUpperCase(), ChecksumType: checksum.type }),
  }
}
