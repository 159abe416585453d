import { checksumMembers, memberOf } from '../checksum-headers.ts'
import { s3Errors } from '../errors.ts'
import { findObject, versionHeaders } from '../find-object.ts'
import type { ObjectRecord } from '../object-index.ts'
import type { S3Context } from '../operations.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { type S3Request, versionIdOf, wholeNumber } from '../request.ts'

const attributes = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']
const mostPartsAPage = 1000

/** What is known of an object without its bytes. */
export function objectAttributes({ store }: S3Context, request: S3Request): Reply {
  const { bucket, key, query, headers } = request
  const asked = readAsked(headers['x-amz-object-attributes']?.toString())
  const record = findObject(store, { bucket, key, versionId: versionIdOf(query) })
  const content = {
    ...(asked.has('ETag') && { ETag: record.etag }),
    ...(asked.has('Checksum') && record.checksum && { Checksum: checksumMembers(record.checksum) }),
    ...(asked.has('ObjectParts') && record.multipart && { ObjectParts: describeParts(record, request) }),
    ...(asked.has('StorageClass') && { StorageClass: 'STANDARD' }),
    ...(asked.has('ObjectSize') && { ObjectSize: record.bytes }),
  }
  return xmlReply('GetObjectAttributesResponse', content, {
    'last-modified': new Date(record.lastModified).toUTCString(),
    ...versionHeaders(store.bucket(bucket), record),
  })
}

function readAsked(header = ''): ReadonlySet<string> {
  const asked = header.split(',').map((name) => name.trim())
  if (header === '' || !asked.every((name) => attributes.includes(name))) {
    throw s3Errors.invalidArgument('x-amz-object-attributes', header, 'Invalid attribute name specified.')
  }
  return new Set(asked)
}

/** Single parts are listed only where each has a checksum of its own. */
function describeParts({ checksum, multipart }: ObjectRecord, { headers }: S3Request): object {
  const parts = multipart?.parts ?? []
  if (checksum?.type !== 'COMPOSITE') return { PartsCount: parts.length }
  const after = wholeNumber('x-amz-part-number-marker', headers['x-amz-part-number-marker']?.toString(), 0)
  const most = wholeNumber('x-amz-max-parts', headers['x-amz-max-parts']?.toString(), mostPartsAPage)
  const page = parts.slice(after, after + Math.min(most, mostPartsAPage))
  return {
    PartsCount: parts.length,
    PartNumberMarker: after,
    NextPartNumberMarker: after + page.length,
    MaxParts: most,
    IsTruncated: after + page.length < parts.length,
    Part: page.map((part, index) => ({
      PartNumber: after + index + 1,
      Size: part.bytes,
      [memberOf(checksum.algorithm)]: part.checksum,
    })),
  }
}
