import type { Bucket } from './bucket-store.ts'
import { S3Error, s3Errors } from './errors.ts'
import type { ObjectRecord, Version } from './object-index.ts'
import type { ObjectPlace } from './object-store.ts'
import type { Store } from './store.ts'
import { isMarker } from './version-stack.ts'

/** The object that a request means; S3's error where there is none. */
export function findObject(store: Store, { bucket: name, key, versionId }: ObjectPlace): ObjectRecord {
  const bucket = store.bucket(name)
  const versions = bucket.objects.versions(key)
  if (versionId === undefined) {
    const newest = versions[0]
    if (newest && !isMarker(newest)) return newest
    throw newest ? new S3Error(s3Errors.noSuchKey(key), markerHeaders(newest)) : s3Errors.noSuchKey(key)
  }
  const found = versions.find((version) => version.versionId === versionId)
  if (!found) throw s3Errors.noSuchVersion(key, versionId)
  if (!isMarker(found)) return found
  const headers = { ...markerHeaders(found), allow: 'DELETE' }
  throw new S3Error(s3Errors.methodNotAllowed('GET'), headers)
}

/** An open object to read; the reader closes it. */
export async function openObject(store: Store, place: ObjectPlace) {
  findObject(store, place)
  const object = await store.open(place)
  if (!object) throw s3Errors.noSuchKey(place.key)
  return object
}

/** Only a bucket that keeps versions speaks of them. */
export function versionHeaders(
  { settings }: Bucket,
  { versionId }: Pick<Version, 'versionId'>,
): Record<string, string> {
  return settings.versioning === undefined ? {} : { 'x-amz-version-id': versionId }
}

function markerHeaders(marker: Version): Record<string, string> {
  return {
    'x-amz-delete-marker': 'true',
    'x-amz-version-id': marker.versionId,
    'last-modified': new Date(marker.lastModified).toUTCString(),
  }
}
