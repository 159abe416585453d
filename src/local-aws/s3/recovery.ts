import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Recovered } from './index-journal.ts'
import { foldPath, type Locations } from './locations.ts'

/**
 * Makes the disk what the journal says after a crash. An object counts from the moment it is in the journal, so bytes that did not
 * get to their place are moved there now; bytes that no entry names were never acknowledged and go; removals are done again.
 */
export async function recoverObjects(arrivals: string, locations: Locations, recovered: Recovered): Promise<void> {
  await finishArrivals(arrivals, locations, recovered)
  if (recovered.removed.length > 0) await finishRemovals(locations, recovered)
}

async function finishArrivals(arrivals: string, locations: Locations, { buckets }: Recovered): Promise<void> {
  const left = new Set(await readdir(arrivals))
  if (left.size === 0) return
  for (const [bucket, { objects }] of buckets) {
    for (const [key, record] of objects) {
      if (!left.delete(record.contentId)) continue
      const file = locations.fileOf(bucket, key, record.stored)
      await mkdir(dirname(file), { recursive: true })
      await rename(join(arrivals, record.contentId), file)
    }
  }
  for (const name of left) await rm(join(arrivals, name), { force: true })
}

async function finishRemovals(locations: Locations, { buckets, removed }: Recovered): Promise<void> {
  const inUse = new Set<string>()
  for (const [bucket, { objects }] of buckets) {
    for (const [key, { stored }] of objects) inUse.add(foldPath(locations.fileOf(bucket, key, stored)))
  }
  for (const { bucket, key, stored } of removed) {
    const file = locations.fileOf(bucket, key, stored)
    if (!inUse.has(foldPath(file))) await removeFile(file)
  }
}

/** Removes the file if it is there. A folder of that name belongs to other objects and stays. */
export async function removeFile(file: string): Promise<void> {
  try {
    await rm(file, { force: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ERR_FS_EISDIR' && code !== 'ENOTDIR') throw error
  }
}
