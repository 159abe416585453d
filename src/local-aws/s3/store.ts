import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Journal } from '../journal.ts'
import type { EventSink } from '../service.ts'
import { createTurns } from '../turns.ts'
import { type Bucket, bucketOperations } from './bucket-store.ts'
import { createObjectEvents, type ObjectEvents } from './events.ts'
import { type IndexEntry, openIndexJournal } from './index-journal.ts'
import { createLocations, type Locations } from './locations.ts'
import { createObjectFiles, type ObjectFiles } from './object-files.ts'
import { createObjectIndex } from './object-index.ts'
import { objectOperations } from './object-store.ts'
import { recoverObjects } from './recovery.ts'

export type Store = Awaited<ReturnType<typeof openStore>>

export type StoreOptions = {
  /** Epoch milliseconds. */
  readonly now?: () => number
  /** Where events of buckets go that ask for them. */
  readonly events?: EventSink
  readonly account?: string
}

/** What the store's operations stand on. */
export type StoreParts = {
  readonly locations: Locations
  readonly files: ObjectFiles
  readonly journal: Journal<IndexEntry>
  readonly buckets: Map<string, Bucket>
  readonly inTurn: ReturnType<typeof createTurns>
  readonly events: ObjectEvents
  readonly now: () => number
}

/**
 * Opens the objects under a data folder: bytes in `s3/`, what cannot lie there in `s3-state/`, with older versions and the journal of
 * what is where.
 */
export async function openStore(dataDir: string, options: StoreOptions = {}) {
  const { now = Date.now, account = '000000000000', events } = options
  const state = join(dataDir, 's3-state')
  const arrivals = join(state, 'arrivals')
  await mkdir(arrivals, { recursive: true })
  const locations = createLocations(join(dataDir, 's3'), join(state, 'apart'))
  const files = createObjectFiles(arrivals, join(state, 'versions'), locations)
  const { journal, buckets: recovered } = await openIndexJournal(join(state, 'index.jsonl'), (found) =>
    recoverObjects(files, locations, found),
  )
  const buckets = new Map<string, Bucket>()
  for (const [name, { objects, ...bucket }] of recovered) {
    buckets.set(name, { ...bucket, name, objects: createObjectIndex(objects), writes: 0 })
  }
  const objectEvents = createObjectEvents({ now, account, ...(events && { sink: events }) })
  const parts: StoreParts = { locations, files, journal, buckets, inTurn: createTurns(), events: objectEvents, now }
  return {
    ...bucketOperations(parts),
    ...objectOperations(parts),
    account,
    now,
    /** Where parts of unfinished multipart uploads may lie. */
    uploadsFolder: join(state, 'uploads'),
    close: () => journal.close(),
  }
}
