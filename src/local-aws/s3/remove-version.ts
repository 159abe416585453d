import type { Bucket } from './bucket-store.ts'
import type { Origin } from './events.ts'
import type { DeleteMarker, ObjectRecord, Version } from './object-index.ts'
import { changeVersions, type ObjectPlace } from './object-store.ts'
import type { StoreParts } from './store.ts'
import {
  currentOf,
  isMarker,
  newVersionId,
  nullVersion,
  planMoves,
  withoutVersion,
  withVersion,
} from './version-stack.ts'

/** What a deletion came to: the version that it removed or made, where versions are kept, and whether that is a delete marker. */
export type Removed = { readonly versionId?: string; readonly deleteMarker: boolean }

export async function removeVersion(
  parts: StoreParts,
  bucket: Bucket,
  { key, versionId }: ObjectPlace,
  origin: Origin,
): Promise<Removed> {
  if (versionId !== undefined) return { versionId, ...(await removeForGood(parts, bucket, key, versionId, origin)) }
  if (bucket.settings.versioning === undefined) return removeForGood(parts, bucket, key, nullVersion, origin)
  return addMarker(parts, bucket, key, origin)
}

async function addMarker(parts: StoreParts, bucket: Bucket, key: string, origin: Origin): Promise<Removed> {
  const before = bucket.objects.versions(key)
  const versionId = bucket.settings.versioning === 'Enabled' ? newVersionId() : nullVersion
  const marker: DeleteMarker = { versionId, lastModified: parts.now(), deleteMarker: true }
  const after = withVersion(before, marker)
  await changeVersions(
    parts,
    bucket,
    { op: 'mark', bucket: bucket.name, key, marker, ...vacated(before, after) },
    after,
  )
  parts.events.deleted(bucket, key, marker, 'Delete Marker Created', origin)
  return { versionId, deleteMarker: true }
}

async function removeForGood(
  parts: StoreParts,
  bucket: Bucket,
  key: string,
  versionId: string,
  origin: Origin,
): Promise<Removed> {
  const before = bucket.objects.versions(key)
  const removed = before.find((version) => version.versionId === versionId)
  if (!removed) return { deleteMarker: false }
  const was = currentOf(before)
  const next = currentOf(withoutVersion(before, versionId))
  // An older version that is now the newest moves to the key's own place.
  const claim = next && next.contentId !== was?.contentId ? parts.locations.claim(bucket.name, key, was) : undefined
  try {
    const after = withoutVersion(before, versionId, claim?.stored)
    const promotedTo = claim && { promotedTo: claim.stored }
    const entry = {
      op: 'delete',
      bucket: bucket.name,
      key,
      versionId,
      ...vacated(before, after),
      ...promotedTo,
    } as const
    await changeVersions(parts, bucket, entry, after)
  } finally {
    claim?.release()
  }
  parts.events.deleted(bucket, key, removed, 'Permanently Deleted', origin)
  return { deleteMarker: isMarker(removed) }
}

function vacated(before: readonly Version[], after: readonly Version[]): { vacates?: ObjectRecord['stored'] } {
  const left = planMoves(before, after).vacated
  return left ? { vacates: left.stored } : {}
}
