import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { S3Location } from '../sagemaker/s3-uri.ts'
import type { ObjectStorage } from '../service.ts'
import { createFolderUploader } from './upload-folder.ts'

type StoredFolder = {
  readonly storage: ObjectStorage
  readonly log: Log
  readonly folder: string
  readonly target: S3Location
  readonly everyMs: number
}

/**
 * Stores what changes in a folder from now on, again and again, until `finish`, which stores the rest and fails where that cannot
 * be stored.
 */
export async function keepFolderStored({ storage, log, folder, target, everyMs }: StoredFolder) {
  const uploader = createFolderUploader(storage, folder, target)
  await uploader.assumeStored()
  const stopping = new AbortController()
  const following = (async () => {
    for (;;) {
      await sleep(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
      if (stopping.signal.aborted) return
      await uploader
        .uploadChanged()
        .catch((error) => log.warn({ err: error, folder }, 'a folder could not be stored yet'))
    }
  })()
  return {
    async finish(): Promise<void> {
      stopping.abort()
      await following
      await uploader.uploadChanged()
    },
  }
}
