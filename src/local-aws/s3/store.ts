import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Journal } from '../journal.ts'
import { ServiceError } from '../service.ts'
import { createTurns } from '../turns.ts'
import { type Content, receiveContent } from './content.ts'
import { s3Errors } from './errors.ts'
import { type IndexEntry, openIndexJournal } from './index-journal.ts'
import { createLocations, type Locations } from './locations.ts'
import { createObjectIndex, type ObjectIndex, type ObjectRecord } from './object-index.ts'
import { recoverObjects, removeFile } from './recovery.ts'
import type { Expectations } from './verifier.ts'

export type Bucket = {
  readonly name: string
  readonly createdAt: number
  readonly objects: ObjectIndex
  /** Writes under way: such a bucket is not empty. */
  writes: number
}

/** What a new object is besides its bytes. */
type ObjectDescription = Pick<ObjectRecord, 'headers'> & { readonly etag?: string }

/** Throws when the object that is there now (or none) forbids the change. */
export type Precondition = (current: ObjectRecord | undefined) => void

/** An object whose bytes can be read even if it is replaced or removed meanwhile. The reader closes the handle. */
type OpenObject = { readonly record: ObjectRecord; readonly handle: FileHandle }

export type Store = Awaited<ReturnType<typeof openStore>>

type Parts = {
  readonly arrivals: string
  readonly locations: Locations
  readonly journal: Journal<IndexEntry>
  readonly buckets: Map<string, Bucket>
  readonly inTurn: ReturnType<typeof createTurns>
}

/** Opens the objects under a data folder: bytes in `s3/`, what cannot lie there in `s3-state/`, with the journal of what is where. */
export async function openStore(dataDir: string) {
  const state = join(dataDir, 's3-state')
  const arrivals = join(state, 'arrivals')
  await mkdir(arrivals, { recursive: true })
  const locations = createLocations(join(dataDir, 's3'), join(state, 'apart'))
  const { journal, buckets: recovered } = await openIndexJournal(join(state, 'index.jsonl'), (found) =>
    recoverObjects(arrivals, locations, found),
  )
  const buckets = new Map<string, Bucket>()
  for (const [name, { createdAt, objects }] of recovered) {
    buckets.set(name, { name, createdAt, objects: createObjectIndex(objects), writes: 0 })
  }
  const parts: Parts = { arrivals, locations, journal, buckets, inTurn: createTurns() }
  return {
    ...bucketOperations(parts),
    ...objectOperations(parts),
    /** Where parts of unfinished multipart uploads may lie. */
    uploadsFolder: join(state, 'uploads'),
    close: () => journal.close(),
  }
}

function bucketOperations({ buckets, journal }: Parts) {
  function bucket(name: string): Bucket {
    const found = buckets.get(name)
    if (!found) throw s3Errors.noSuchBucket(name)
    return found
  }
  return {
    /** The bucket; a `NoSuchBucket` when there is none. */
    bucket,
    buckets: (): Bucket[] => [...buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    /** False when it is there already. */
    async createBucket(name: string): Promise<boolean> {
      if (buckets.has(name)) return false
      const createdAt = Date.now()
      buckets.set(name, { name, createdAt, objects: createObjectIndex(), writes: 0 })
      await journal.append({ op: 'create-bucket', bucket: name, time: createdAt })
      return true
    },
    async deleteBucket(name: string): Promise<void> {
      const { objects, writes } = bucket(name)
      if (objects.keys.length > 0 || writes > 0) throw s3Errors.bucketNotEmpty(name)
      buckets.delete(name)
      await journal.append({ op: 'delete-bucket', bucket: name })
    },
  }
}

function objectOperations(parts: Parts) {
  const { arrivals, locations, journal, buckets, inTurn } = parts
  const turnOf = (bucket: string, key: string) => `${bucket}/${key}`
  return {
    /** Takes bytes in; they become an object by `commit` only. */
    receive: (source: AsyncIterable<Uint8Array>, expected: Expectations) => receiveContent(arrivals, source, expected),

    /** Makes received bytes the object of that key, at once and durably, if the precondition holds in that moment. */
    commit: (name: string, key: string, content: Content, description: ObjectDescription, allowed: Precondition) =>
      inTurn(turnOf(name, key), async () => {
        const bucket = buckets.get(name)
        try {
          if (!bucket) throw s3Errors.noSuchBucket(name)
          allowed(bucket.objects.get(key))
        } catch (error) {
          await rm(content.file, { force: true })
          throw error
        }
        bucket.writes += 1
        try {
          return await replaceObject(parts, bucket, key, content, description)
        } finally {
          bucket.writes -= 1
        }
      }),

    open: (name: string, key: string): Promise<OpenObject | undefined> =>
      inTurn(turnOf(name, key), async () => {
        const record = buckets.get(name)?.objects.get(key)
        if (!record) return undefined
        const file = locations.fileOf(name, key, record.stored)
        const handle = await openIfThere(file)
        if (handle) await checkUntouched(handle, file, record)
        return handle && { record, handle }
      }),

    /** Removes the object if there is one. */
    remove: (name: string, key: string) =>
      inTurn(turnOf(name, key), async () => {
        const objects = buckets.get(name)?.objects
        const record = objects?.get(key)
        if (!objects || !record) return
        await journal.append({ op: 'delete', bucket: name, key, stored: record.stored })
        await removeFile(locations.fileOf(name, key, record.stored))
        objects.delete(key)
      }),
  }
}

async function replaceObject(
  { locations, journal }: Parts,
  bucket: Bucket,
  key: string,
  content: Content,
  description: ObjectDescription,
): Promise<ObjectRecord> {
  const { contentId, bytes, md5, checksums } = content
  const claim = locations.claim(bucket.name, key, bucket.objects.get(key))
  try {
    const { headers, etag = md5 } = description
    const record = { contentId, stored: claim.stored, bytes, etag, lastModified: Date.now(), headers, checksums }
    // Journal first: from here on a crash finishes the move at the next start, see recovery.ts.
    await journal.append({ op: 'put', bucket: bucket.name, key, record })
    await rename(content.file, claim.file)
    bucket.objects.set(key, record)
    return record
  } finally {
    claim.release()
  }
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}

/** An object's file is open to all, so somebody may have written to it: what is no longer what was put is not answered as it. */
async function checkUntouched(handle: FileHandle, file: string, { bytes }: ObjectRecord): Promise<void> {
  const { size } = await handle.stat()
  if (size === bytes) return
  await handle.close()
  throw new ServiceError('InternalError', `${file} must hold ${bytes} bytes, got ${size}: put the object again`, 500)
}
