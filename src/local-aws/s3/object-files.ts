import { renameSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Locations } from './locations.ts'
import type { ObjectRecord, Version } from './object-index.ts'
import { planMoves } from './version-stack.ts'

/** Where bytes lie: arriving ones and older versions by their content's id, current objects at their key's place. */
export type ObjectFiles = ReturnType<typeof createObjectFiles>

export function createObjectFiles(arrivals: string, olderVersions: string, locations: Locations) {
  const arrivalOf = ({ contentId }: ObjectRecord) => join(arrivals, contentId)
  const olderFolder = (bucket: string) => join(olderVersions, bucket)
  const olderOf = (bucket: string, { contentId }: ObjectRecord) => join(olderFolder(bucket), contentId)
  const placeOf = (bucket: string, key: string, { stored }: ObjectRecord) => locations.fileOf(bucket, key, stored)
  return {
    arrivals,
    olderVersions,
    olderFolder,
    olderOf,
    arrivalOf,
    placeOf,

    /** Brings the bytes where the new stack of versions wants them. Each step may be the last before a crash: see recovery.ts. */
    async move(bucket: string, key: string, before: readonly Version[], after: readonly Version[]): Promise<void> {
      const { demoted, vacated, arrived, promoted, dropped } = planMoves(before, after)
      if (demoted) await demote(placeOf(bucket, key, demoted), olderOf(bucket, demoted))
      // Once for every object that is put: at once it takes less time than by way of another thread.
      if (arrived) renameSync(arrivalOf(arrived), placeOf(bucket, key, arrived))
      if (promoted) await rename(olderOf(bucket, promoted), placeOf(bucket, key, promoted))
      if (vacated) await removeFile(placeOf(bucket, key, vacated))
      for (const record of dropped) await rm(olderOf(bucket, record), { force: true })
    },
  }
}

/** Bytes that somebody took away from outside cannot be kept, and must not stand in the way of those that come. */
export async function demote(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  try {
    await rename(from, to)
  } catch (error) {
    if (!isMissing(error)) throw error
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

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}
