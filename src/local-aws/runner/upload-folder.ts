import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { asFolder, type S3Location, s3Uri } from '../sagemaker/s3-uri.ts'
import type { ObjectStorage } from '../service.ts'
import { JobFailure } from './job-failure.ts'

/** The paths of the files in a folder, relative to it. Links and other things that are no files are left out. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

/** Stores every file of the folder under the prefix. */
export async function uploadFolder(storage: ObjectStorage, folder: string, target: S3Location): Promise<void> {
  const uploader = createFolderUploader(storage, folder, target)
  await uploader.uploadChanged()
}

/** Stores what is new or has changed since the last time. What was deleted in the folder stays stored, as on AWS. */
export function createFolderUploader(storage: ObjectStorage, folder: string, target: S3Location) {
  const seen = new Map<string, string>()
  const versionOf = async (name: string) => {
    const { size, mtimeMs, ino } = await stat(join(folder, name))
    return `${size} ${mtimeMs} ${ino}`
  }
  const upload = async (name: string) => {
    const file = join(folder, name)
    const version = await versionOf(name)
    if (seen.get(name) === version) return
    await storage.put(target.bucket, asFolder(target.key) + name, { file })
    seen.set(name, version)
  }
  return {
    /** Takes what is in the folder now for stored. */
    async assumeStored(): Promise<void> {
      for (const name of await filesIn(folder)) seen.set(name, await versionOf(name))
    },

    async uploadChanged(): Promise<void> {
      for (const name of await filesIn(folder)) {
        try {
          await upload(name)
        } catch (cause) {
          // The container may delete a file while it is looked at.
          if ((cause as NodeJS.ErrnoException).code === 'ENOENT') continue
          const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
          throw new JobFailure('ClientError', `Upload to ${s3Uri(target)} failed: ${detail}`, { cause })
        }
      }
    },
  }
}
