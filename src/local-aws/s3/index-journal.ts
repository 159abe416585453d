import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeDurably } from '../durable-file.ts'
import { type Journal, openJournal, readJournal } from '../journal.ts'
import type { ObjectRecord } from './object-index.ts'

/** What changed in S3, in the order in which it became so. */
export type IndexEntry =
  | { readonly op: 'create-bucket'; readonly bucket: string; readonly time: number }
  | { readonly op: 'delete-bucket'; readonly bucket: string }
  | { readonly op: 'put'; readonly bucket: string; readonly key: string; readonly record: ObjectRecord }
  | { readonly op: 'delete'; readonly bucket: string; readonly key: string; readonly stored: ObjectRecord['stored'] }

/** A bucket as the journal tells it. */
export type RecoveredBucket = { readonly createdAt: number; readonly objects: Map<string, ObjectRecord> }

export type Recovered = {
  readonly buckets: ReadonlyMap<string, RecoveredBucket>
  /** Objects whose removal a crash may have cut short. */
  readonly removed: ReadonlyArray<Extract<IndexEntry, { op: 'delete' }>>
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
  const removed: Array<Extract<IndexEntry, { op: 'delete' }>> = []
  let count = 0
  for await (const entry of readJournal<IndexEntry>(file)) {
    count += 1
    if (entry.op === 'delete') removed.push(entry)
    apply(buckets, entry)
  }
  await mend({ buckets, removed })
  const live = [...liveEntries(buckets)]
  if (count > live.length + redundantEntriesAllowed) {
    await writeDurably(file, live.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
  }
  return { journal: await openJournal(file), buckets }
}

function apply(buckets: Map<string, RecoveredBucket>, entry: IndexEntry): void {
  switch (entry.op) {
    case 'create-bucket':
      buckets.set(entry.bucket, { createdAt: entry.time, objects: new Map() })
      break
    case 'delete-bucket':
      buckets.delete(entry.bucket)
      break
    case 'put':
      buckets.get(entry.bucket)?.objects.set(entry.key, entry.record)
      break
    case 'delete':
      buckets.get(entry.bucket)?.objects.delete(entry.key)
  }
}

function* liveEntries(buckets: ReadonlyMap<string, RecoveredBucket>): Generator<IndexEntry> {
  for (const [bucket, { createdAt, objects }] of buckets) {
    yield { op: 'create-bucket', bucket, time: createdAt }
    for (const [key, record] of objects) yield { op: 'put', bucket, key, record }
  }
}
