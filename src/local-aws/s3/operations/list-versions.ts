import { s3Errors } from '../errors.ts'
import { groupedPage } from '../grouped-page.ts'
import { keyEncoder } from '../key-encoding.ts'
import { compareKeys, firstIndex } from '../key-order.ts'
import type { ObjectIndex, Version } from '../object-index.ts'
import type { S3Context } from '../operations.ts'
import { type Reply, xmlReply } from '../reply.ts'
import { numberFrom, type S3Request } from '../request.ts'
import { isMarker } from '../version-stack.ts'
import { owner } from './buckets.ts'
import { listedMembers } from './list-objects.ts'

const mostVersionsAPage = 1000

type Entry = { readonly key: string; readonly version: Version; readonly isLatest: boolean }

/** Every version and delete marker: by key, and of one key the newest first. */
export function listVersions({ store }: S3Context, { bucket, query }: S3Request): Reply {
  const { objects } = store.bucket(bucket)
  const encode = keyEncoder(query)
  const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('version-id-marker') ?? '']
  if (idMarker !== '' && keyMarker === '') {
    throw s3Errors.invalidArgument('version-id-marker', idMarker, idWithoutKey)
  }
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? '']
  const most = Math.min(numberFrom(query, 'max-keys', mostVersionsAPage), mostVersionsAPage)
  const page = groupedPage(entriesAfter(objects, prefix, keyMarker, idMarker), { prefix, delimiter, most, keyMarker })
  return xmlReply('ListVersionsResult', {
    Name: bucket,
    Prefix: encode(prefix),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: idMarker,
    NextKeyMarker: page.last && encode(page.last.key),
    NextVersionIdMarker: page.last?.entry?.version.versionId,
    MaxKeys: most,
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: page.last !== undefined,
    Version: page.entries.filter(({ version }) => !isMarker(version)).map((entry) => describe(entry, encode)),
    DeleteMarker: page.entries.filter(({ version }) => isMarker(version)).map((entry) => describe(entry, encode)),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  })
}

function* entriesAfter(objects: ObjectIndex, prefix: string, keyMarker: string, idMarker: string): Generator<Entry> {
  const start = compareKeys(keyMarker, prefix) > 0 ? keyMarker : prefix
  const { allKeys } = objects
  for (let at = firstIndex(allKeys, (key) => compareKeys(key, start) >= 0); at < allKeys.length; at += 1) {
    const key = allKeys[at] ?? ''
    if (!key.startsWith(prefix)) return
    const versions = objects.versions(key)
    const marked = key === keyMarker && keyMarker !== ''
    if (marked && idMarker === '') continue
    // A marked version that is gone meanwhile: what is left of its key was not listed yet, or is listed again.
    const first = marked ? versions.findIndex(({ versionId }) => versionId === idMarker) + 1 : 0
    for (const version of versions.slice(first)) yield { key, version, isLatest: version === versions[0] }
  }
}

function describe({ key, version, isLatest }: Entry, encode: (key: string) => string): object {
  const named = { Key: encode(key), VersionId: version.versionId, IsLatest: isLatest }
  if (!isMarker(version)) return { ...named, ...listedMembers(version), Owner: owner }
  return { ...named, LastModified: new Date(version.lastModified).toISOString(), Owner: owner }
}

const idWithoutKey = 'A version-id marker cannot be specified without a key marker.'
