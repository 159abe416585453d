import { join, relative, resolve } from 'node:path'
import { type S3Location, s3Uri } from '../sagemaker/s3-uri.ts'
import type { ObjectStorage } from '../service.ts'
import { JobFailure } from './job-failure.ts'
import { type InputObject, listPrefix, notFound } from './list-input.ts'

/** Downloads the objects under a prefix into the folder. */
export async function downloadPrefix(
  storage: ObjectStorage,
  location: S3Location,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await downloadObjects(storage, await listPrefix(storage, location), folder, signal)
}

/** Downloads objects into the folder. One whose name would lead out of it fails the job. */
export async function downloadObjects(
  storage: ObjectStorage,
  objects: readonly InputObject[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  for (const object of objects) {
    signal.throwIfAborted()
    const file = resolve(join(folder, object.name))
    if (!isBelow(folder, file)) {
      throw new JobFailure('ClientError', `the key of ${s3Uri(object)} is no name of a file below the prefix`)
    }
    if (!(await download(storage, object, file))) {
      throw notFound(object, 'the object was deleted while the job read its prefix')
    }
  }
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file)
  return path !== '' && path !== '..' && !path.startsWith('../')
}

const unfitNames = ['EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ENOTDIR']

async function download(storage: ObjectStorage, object: InputObject, file: string): Promise<boolean> {
  try {
    return await storage.download(object.bucket, object.key, file)
  } catch (cause) {
    if (!unfitNames.includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause
    const detail = 'its key cannot be a file beside the others, as a and a/b cannot'
    throw new JobFailure('ClientError', `Data download failed: ${s3Uri(object)}: ${detail}`, { cause })
  }
}
