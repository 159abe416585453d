import { s3Errors } from '../errors.ts'
import { keyEncoder } from '../key-encoding.ts'
import { type ListingPage, listPage } from '../listing.ts'
import { quoted } from '../object-headers.ts'
import type { ObjectIndex, ObjectRecord } from '../object-index.ts'
import type { S3Context } from '../operations.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { numberFrom, type S3Request } from '../request.ts'
import { owner } from './buckets.ts'

const mostKeysAPage = 1000

export function listObjectsV2({ store }: S3Context, { bucket, query }: S3Request): Reply {
  const { objects } = store.bucket(bucket)
  const page = pageOf(objects, query, startOfPage(query))
  const encode = keyEncoder(query)
  const startAfter = query.get('start-after')
  return xmlReply('ListBucketResult', {
    ...described(bucket, objects, query, page, query.get('fetch-owner') === 'true'),
    KeyCount: page.keys.length + page.commonPrefixes.length,
    StartAfter: startAfter === null ? undefined : encode(startAfter),
    ContinuationToken: query.get('continuation-token') ?? undefined,
    NextContinuationToken: page.next === undefined ? undefined : Buffer.from(page.next).toString('base64url'),
  })
}

/** The first version of it, for tools that know no other. */
export function listObjects({ store }: S3Context, { bucket, query }: S3Request): Reply {
  const { objects } = store.bucket(bucket)
  const marker = query.get('marker') ?? ''
  const page = pageOf(objects, query, marker)
  const encode = keyEncoder(query)
  // Without a delimiter the last key of the page is the next marker, and S3 leaves it at that.
  const next = query.get('delimiter') ? page.next : undefined
  return xmlReply('ListBucketResult', {
    ...described(bucket, objects, query, page, true),
    Marker: encode(marker),
    NextMarker: next === undefined ? undefined : encode(next),
  })
}

/** What of an object stands in a listing, besides its key. */
export function listedMembers(record: ObjectRecord): object {
  const { checksum } = record
  return {
    LastModified: new Date(record.lastModified).toISOString(),
    ETag: quoted(record.etag),
    ...(checksum && { ChecksumAlgorithm: checksum.algorithm.toUpperCase(), ChecksumType: checksum.type }),
    Size: record.bytes,
    StorageClass: 'STANDARD',
  }
}

function pageOf({ keys }: ObjectIndex, query: URLSearchParams, after: string): ListingPage {
  const maxKeys = Math.min(numberFrom(query, 'max-keys', mostKeysAPage), mostKeysAPage)
  return listPage(keys, {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after,
    maxKeys,
  })
}

function described(
  bucket: string,
  objects: ObjectIndex,
  query: URLSearchParams,
  page: ListingPage,
  withOwner: boolean,
): object {
  const encode = keyEncoder(query)
  const delimiter = query.get('delimiter') ?? ''
  return {
    Name: bucket,
    Prefix: encode(query.get('prefix') ?? ''),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: Math.min(numberFrom(query, 'max-keys', mostKeysAPage), mostKeysAPage),
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: page.next !== undefined,
    Contents: page.keys.flatMap((key) => {
      const record = objects.get(key)
      return record ? [{ Key: encode(key), ...listedMembers(record), ...(withOwner && { Owner: owner }) }] : []
    }),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  }
}

function startOfPage(query: URLSearchParams): string {
  const token = query.get('continuation-token')
  if (token === null) return query.get('start-after') ?? ''
  const after = Buffer.from(token, 'base64url').toString()
  if (token === '' || Buffer.from(after).toString('base64url') !== token) {
    throw s3Errors.invalidArgument('continuation-token', token, 'The continuation token provided is incorrect')
  }
  return after
}
