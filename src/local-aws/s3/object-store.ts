import { rm } from 'node:fs/promises'
import type { Bucket } from './bucket-store.ts'
import { type Content, receiveContent } from './content.ts'
import { s3Errors } from './errors.ts'
import type { Origin } from './events.ts'
import type { IndexEntry } from './index-journal.ts'
import type { ObjectRecord, Version } from './object-index.ts'
import { openObjectFile } from './open-object.ts'
import { removeVersion } from './remove-version.ts'
import type { StoreParts } from './store.ts'
import type { Tag } from './tags.ts'
import type { Expectations } from './verifier.ts'
import { currentOf, isMarker, newVersionId, nullVersion, withVersion } from './version-stack.ts'

/** What a new object is besides its bytes. */
export type ObjectDescription = Pick<ObjectRecord, 'headers' | 'checksum' | 'multipart' | 'tags'> & {
  readonly etag?: string
  readonly origin: Origin
}

/** Throws when the object that is there now (or none) forbids the change. */
export type Precondition = (current: ObjectRecord | undefined) => void

/** Where an object is meant: at a key, in its current version unless another is named. */
export type ObjectPlace = { readonly bucket: string; readonly key: string; readonly versionId?: string | undefined }

export function objectOperations(parts: StoreParts) {
  const { files, buckets, journal } = parts

  const inTurn = <R>({ bucket, key }: ObjectPlace, task: () => Promise<R>) => parts.inTurn(`${bucket}/${key}`, task)

  function change<R>(place: ObjectPlace, task: (bucket: Bucket) => Promise<R>): Promise<R> {
    return inTurn(place, async () => {
      const bucket = buckets.get(place.bucket)
      if (!bucket) throw s3Errors.noSuchBucket(place.bucket)
      bucket.writes += 1
      try {
        return await task(bucket)
      } finally {
        bucket.writes -= 1
      }
    })
  }

  return {
    /** Takes bytes in; they become an object by `commit` only. */
    receive: (source: AsyncIterable<Uint8Array>, expected: Expectations) =>
      receiveContent(files.arrivals, source, expected),

    /** Makes received bytes the object of that key, at once and durably, if the precondition holds in that moment. */
    async commit(place: ObjectPlace, content: Content, description: ObjectDescription, allowed: Precondition) {
      let isAllowed = false
      try {
        return await change(place, async (bucket) => {
          allowed(bucket.objects.get(place.key))
          isAllowed = true
          return putVersion(parts, bucket, place.key, content, description)
        })
      } finally {
        // Once in the journal they are an object's, whatever fails then.
        if (!isAllowed) await rm(content.file, { force: true })
      }
    },

    /** Undefined when there is no such object. The reader closes it. */
    open: (place: ObjectPlace) =>
      inTurn(place, async () => {
        const versions = buckets.get(place.bucket)?.objects.versions(place.key) ?? []
        const record = versionAt(versions, place.versionId)
        if (!record || isMarker(record)) return undefined
        const isCurrent = record === currentOf(versions)
        const file = isCurrent ? files.placeOf(place.bucket, place.key, record) : files.olderOf(place.bucket, record)
        return openObjectFile(file, record)
      }),

    /** Removes the object if there is one: for good, or where versions are kept by a delete marker. */
    remove: (place: ObjectPlace, origin: Origin, allowed: Precondition) =>
      change(place, async (bucket) => {
        allowed(bucket.objects.get(place.key))
        return removeVersion(parts, bucket, place, origin)
      }),

    /** Gives the object other tags; false when there is none. */
    tag: (place: ObjectPlace, tags: readonly Tag[]) =>
      change(place, async ({ name, objects }): Promise<boolean> => {
        const versions = objects.versions(place.key)
        const record = versionAt(versions, place.versionId)
        if (!record || isMarker(record)) return false
        await journal.append({ op: 'tag', bucket: name, key: place.key, versionId: record.versionId, tags })
        objects.set(
          place.key,
          versions.map((version) => (version === record ? { ...record, tags } : version)),
        )
        return true
      }),
  }
}

function versionAt(versions: readonly Version[], versionId: string | undefined): Version | undefined {
  return versionId === undefined ? versions[0] : versions.find((version) => version.versionId === versionId)
}

async function putVersion(
  parts: StoreParts,
  bucket: Bucket,
  key: string,
  content: Content,
  description: ObjectDescription,
): Promise<ObjectRecord> {
  const { contentId, bytes, md5 } = content
  const { etag = md5, origin, ...described } = description
  const checksum = content.checksum && { ...content.checksum, type: 'FULL_OBJECT' as const }
  const before = bucket.objects.versions(key)
  const claim = parts.locations.claim(bucket.name, key, currentOf(before))
  try {
    const record: ObjectRecord = {
      versionId: bucket.settings.versioning === 'Enabled' ? newVersionId() : nullVersion,
      contentId,
      stored: claim.stored,
      bytes,
      etag,
      lastModified: parts.now(),
      ...(checksum && { checksum }),
      ...described,
    }
    await changeVersions(parts, bucket, { op: 'put', bucket: bucket.name, key, record }, withVersion(before, record))
    parts.events.created(bucket, key, record, origin)
    return record
  } finally {
    claim.release()
  }
}

/** Journal first: from here on a crash finishes the moves at the next start, see recovery.ts. */
export async function changeVersions(
  { journal, files }: StoreParts,
  { name, objects }: Bucket,
  entry: IndexEntry & { readonly key: string },
  after: readonly Version[],
): Promise<void> {
  await journal.append(entry)
  await files.move(name, entry.key, objects.versions(entry.key), after)
  objects.set(entry.key, after)
}
