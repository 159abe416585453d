import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Recovered } from './index-journal.ts'
import { foldPath, type Locations } from './locations.ts'
import { demote, type ObjectFiles, removeFile } from './object-files.ts'
import type { ObjectRecord, Version } from './object-index.ts'
import { currentOf, objectsOf } from './version-stack.ts'

type Disk = {
  readonly files: ObjectFiles
  /** Names of the files that lie there and that nothing has been found to need yet. */
  readonly arrivals: Set<string>
  readonly older: Set<string>
  /** Folded paths of all objects that there are now. */
  readonly inUse: ReadonlySet<string>
}

/**
 * Makes the disk what the journal says after a crash. An object counts from the moment it is in the journal, so bytes that did not
 * get to their place are moved there now; bytes that no entry names were never acknowledged and go; removals are done again.
 */
export async function recoverObjects(files: ObjectFiles, locations: Locations, recovered: Recovered): Promise<void> {
  const inUse = placesInUse(files, recovered)
  const arrivals = new Set(await readdir(files.arrivals))
  for (const [bucket, { objects }] of recovered.buckets) {
    const older = new Set(await namesIn(files.olderFolder(bucket)))
    for (const [key, versions] of objects) await settle({ files, arrivals, older, inUse }, bucket, key, versions)
    for (const name of older) await rm(join(files.olderFolder(bucket), name), { force: true })
  }
  for (const name of arrivals) await rm(join(files.arrivals, name), { force: true })
  for (const { bucket, key, stored } of recovered.vacated) {
    const file = locations.fileOf(bucket, key, stored)
    if (!inUse.has(foldPath(file))) await removeFile(file)
  }
}

/** Does what is left of the moves of one key, in their order. */
async function settle(disk: Disk, bucket: string, key: string, versions: readonly Version[]): Promise<void> {
  const { files, arrivals, older } = disk
  const current = currentOf(versions)
  const others = objectsOf(versions).filter((one) => one !== current)
  const arriving = current !== undefined && arrivals.delete(current.contentId)
  const newest = others[0]
  if (newest && !older.has(newest.contentId) && (arriving || !current)) {
    const place = files.placeOf(bucket, key, newest)
    if (await isStillThere(disk, place, newest, arriving)) await demote(place, files.olderOf(bucket, newest))
  }
  for (const { contentId } of others) older.delete(contentId)
  if (!current) return
  const from = arriving ? files.arrivalOf(current) : files.olderOf(bucket, current)
  if (arriving || older.delete(current.contentId)) await bring(from, files.placeOf(bucket, key, current))
}

/** Whether what lies at a key's place are an older version's bytes, and not those of somebody who came there since. */
async function isStillThere(disk: Disk, place: string, record: ObjectRecord, arriving: boolean): Promise<boolean> {
  if (!arriving && disk.inUse.has(foldPath(place))) return false
  const found = await stat(place).catch(() => undefined)
  return found?.isFile() === true && found.size === record.bytes
}

async function bring(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
}

function placesInUse(files: ObjectFiles, { buckets }: Recovered): Set<string> {
  const inUse = new Set<string>()
  for (const [bucket, { objects }] of buckets) {
    for (const [key, versions] of objects) {
      const current = currentOf(versions)
      if (current) inUse.add(foldPath(files.placeOf(bucket, key, current)))
    }
  }
  return inUse
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
