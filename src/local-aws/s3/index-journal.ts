import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeDurably } from '../durable-file.ts'
import { type Journal, openJournal, readJournal } from '../journal.ts'
import type { BucketSettings } from './bucket-store.ts'
import type { DeleteMarker, ObjectRecord, Version } from './object-index.ts'
import type { Tag } from './tags.ts'
import { isMarker, nullVersion, withoutVersion, withVersion } from './version-stack.ts'

type Stored = ObjectRecord['stored']
type Place = { readonly bucket: string; readonly key: string }

/** What changed in S3, in the order in which it became so. `vacates` is the place of an object that is no more. */
export type IndexEntry =
  | { readonly op: 'create-bucket'; readonly bucket: string; readonly time: number; readonly location?: string }
  | { readonly op: 'configure-bucket'; readonly bucket: string; readonly settings: BucketSettings }
  | { readonly op: 'delete-bucket'; readonly bucket: string }
  | (Place & { readonly op: 'put'; readonly record: ObjectRecord })
  | (Place & { readonly op: 'mark'; readonly marker: DeleteMarker; readonly vacates?: Stored })
  | (Place & Removal & { readonly op: 'delete' })
  | (Place & { readonly op: 'tag'; readonly versionId: string; readonly tags: readonly Tag[] })

type Removal = { readonly versionId: string; readonly vacates?: Stored; readonly promotedTo?: Stored }

/** A bucket as the journal tells it. */
export type RecoveredBucket = {
  readonly createdAt: number
  readonly location?: string
  settings: BucketSettings
  readonly objects: Map<string, readonly Version[]>
}

export type Recovered = {
  readonly buckets: ReadonlyMap<string, RecoveredBucket>
  /** Places whose clearing a crash may have cut short. */
  readonly vacated: ReadonlyArray<Place & { readonly stored: Stored }>
}

// So many entries of no further use are not worth writing the journal anew.
const redundantEntriesAllowed = 1_000

/** Reads what there is, lets `mend` repair the disk by it, drops from the journal what no longer matters, and opens it. */
export async function openIndexJournal(
  file: string,
  mend: (recovered: Recovered) => Promise<void>,
): Promise<{ journal: Journal<IndexEntry>; buckets: ReadonlyMap<string, RecoveredBucket> }> {
  await mkdir(dirname(file), { recursive: true })
  const buckets = new Map<string, RecoveredBucket>()
  const vacated: Array<Place & { stored: Stored }> = []
  let count = 0
  for await (const entry of readJournal<IndexEntry>(file)) {
    count += 1
    if ('vacates' in entry && entry.vacates) {
      vacated.push({ bucket: entry.bucket, key: entry.key, stored: entry.vacates })
    }
    apply(buckets, entry)
  }
  await mend({ buckets, vacated })
  const live = [...liveEntries(buckets)]
  if (count > live.length + redundantEntriesAllowed) {
    await writeDurably(file, live.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
  }
  return { journal: await openJournal(file), buckets }
}

function apply(buckets: Map<string, RecoveredBucket>, entry: IndexEntry): void {
  if (entry.op === 'create-bucket') {
    const { bucket, time, location } = entry
    buckets.set(bucket, { createdAt: time, settings: {}, objects: new Map(), ...(location && { location }) })
    return
  }
  const bucket = buckets.get(entry.bucket)
  if (!bucket) return
  if (entry.op === 'delete-bucket') buckets.delete(entry.bucket)
  else if (entry.op === 'configure-bucket') bucket.settings = entry.settings
  else {
    const versions = changed(bucket.objects.get(entry.key) ?? [], entry)
    if (versions.length > 0) bucket.objects.set(entry.key, versions)
    else bucket.objects.delete(entry.key)
  }
}

function changed(versions: readonly Version[], entry: Extract<IndexEntry, Place>): Version[] {
  switch (entry.op) {
    case 'put':
      // What was put before there were versions says nothing of its own.
      return withVersion(versions, { ...entry.record, versionId: entry.record.versionId ?? nullVersion })
    case 'mark':
      return withVersion(versions, entry.marker)
    case 'delete':
      return withoutVersion(versions, entry.versionId ?? nullVersion, entry.promotedTo)
    case 'tag':
      return versions.map((version) =>
        version.versionId === entry.versionId && !isMarker(version) ? { ...version, tags: entry.tags } : version,
      )
  }
}

function* liveEntries(buckets: ReadonlyMap<string, RecoveredBucket>): Generator<IndexEntry> {
  for (const [bucket, { createdAt, location, settings, objects }] of buckets) {
    yield { op: 'create-bucket', bucket, time: createdAt, ...(location && { location }) }
    if (Object.keys(settings).length > 0) yield { op: 'configure-bucket', bucket, settings }
    for (const [key, versions] of objects) {
      for (const version of versions.toReversed()) {
        yield isMarker(version)
          ? { op: 'mark', bucket, key, marker: version }
          : { op: 'put', bucket, key, record: version }
      }
    }
  }
}
