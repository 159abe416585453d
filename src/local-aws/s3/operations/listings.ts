import { s3Errors } from '../errors.ts'
import { type ListingPage, listPage } from '../listing.ts'
import { quoted } from '../object-headers.ts'
import type { ObjectIndex } from '../object-index.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { numberFrom, type S3Request } from '../request.ts'
import type { Store } from '../store.ts'

const mostKeysAPage = 1000

/** ListObjectsV2, and the first version of it for tools that know no other. */
export function listObjects(store: Store, { bucket, query }: S3Request): Reply {
  const { objects } = store.bucket(bucket)
  const version2 = query.get('list-type') === '2'
  const asked = numberFrom(query, 'max-keys', mostKeysAPage)
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const after = version2 ? startOfPage(query) : (query.get('marker') ?? '')
  const page = listPage(objects.keys, { prefix, delimiter, after, maxKeys: Math.min(asked, mostKeysAPage) })
  const encode = keyEncoder(query)
  return xmlReply('ListBucketResult', {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: asked,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: page.next !== undefined,
    ...(version2 ? version2Paging(query, page, encode) : version1Paging(query, page, encode)),
    Contents: page.keys.map((key) => describe(objects, key, encode)),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  })
}

function version2Paging(query: URLSearchParams, page: ListingPage, encode: (key: string) => string): object {
  const startAfter = query.get('start-after')
  return {
    KeyCount: page.keys.length + page.commonPrefixes.length,
    StartAfter: startAfter === null ? undefined : encode(startAfter),
    ContinuationToken: query.get('continuation-token') ?? undefined,
    NextContinuationToken: page.next === undefined ? undefined : Buffer.from(page.next).toString('base64url'),
  }
}

function version1Paging(query: URLSearchParams, page: ListingPage, encode: (key: string) => string): object {
  return {
    Marker: encode(query.get('marker') ?? ''),
    NextMarker: page.next === undefined ? undefined : encode(page.next),
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

/** A key with characters that XML cannot carry needs `encoding-type=url`. */
function keyEncoder(query: URLSearchParams): (key: string) => string {
  const type = query.get('encoding-type')
  if (type === null) return (key) => key
  if (type !== 'url')
    throw s3Errors.invalidArgument('encoding-type', type, 'Invalid Encoding Method specified in Request')
  return (key) => encodeURIComponent(key).replaceAll('%2F', '/')
}

function describe(objects: ObjectIndex, key: string, encode: (key: string) => string): object {
  const record = objects.get(key)
  return {
    Key: encode(key),
    LastModified: new Date(record?.lastModified ?? 0).toISOString(),
    ETag: quoted(record?.etag ?? ''),
    Size: record?.bytes ?? 0,
    StorageClass: 'STANDARD',
  }
}
