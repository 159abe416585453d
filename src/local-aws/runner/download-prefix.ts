import { join, relative, resolve } from 'node:path'
import { asFolder, type S3Location, s3Uri } from '../sagemaker/s3-uri.ts'
import type { ObjectStorage } from '../service.ts'
import { JobFailure } from './job-failure.ts'

export type InputObject = { readonly key: string; readonly name: string; readonly bytes: number }

/** The objects under an `S3Prefix` and the names they get: what follows the prefix, or the last part where the prefix is the key. */
export async function listPrefix(storage: ObjectStorage, location: S3Location): Promise<InputObject[]> {
  const objects: InputObject[] = []
  try {
    for await (const { key, bytes } of storage.list(location.bucket, location.key)) {
      if (!key.endsWith('/')) objects.push({ key, bytes, name: nameUnder(location.key, key) })
    }
  } catch (cause) {
    throw notFound(location, cause instanceof Error ? cause.message : String(cause), cause)
  }
  if (objects.length === 0) throw notFound(location, 'no object has this prefix')
  return objects
}

/** Downloads the objects into the folder. A key whose name would lead out of it fails the job and writes nothing. */
export async function downloadPrefix(
  storage: ObjectStorage,
  location: S3Location,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  for (const { key, name } of await listPrefix(storage, location)) {
    signal.throwIfAborted()
    const file = resolve(join(folder, name))
    if (relative(folder, file).startsWith('..') || file === folder) {
      throw new JobFailure(
        'ClientError',
        `the key of ${s3Uri({ ...location, key })} is no name of a file below the prefix`,
      )
    }
    if (!(await storage.download(location.bucket, key, file))) {
      throw notFound({ ...location, key }, 'the object was deleted while the job read its prefix')
    }
  }
}

function nameUnder(prefix: string, key: string): string {
  const folder = asFolder(prefix)
  return key.startsWith(folder) ? key.slice(folder.length) : key.slice(prefix.lastIndexOf('/') + 1)
}

function notFound(location: S3Location, detail: string, cause?: unknown): JobFailure {
  const message =
    `No S3 objects found under S3 URL "${s3Uri(location)}" given in input data source. Please ensure that the bucket exists in ` +
    `the selected region and that objects exist under that S3 prefix (${detail})`
  return new JobFailure('ClientError', message, { cause })
}
