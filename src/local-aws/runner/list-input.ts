import { z } from 'zod'
import { asFolder, parseS3Uri, type S3Location, s3Uri } from '../sagemaker/s3-uri.ts'
import type { ObjectStorage } from '../service.ts'
import { JobFailure } from './job-failure.ts'

/** An object that a job reads, and the name it gets there. */
export type InputObject = S3Location & { readonly name: string }

export type InputSource = { readonly S3DataType?: string | undefined; readonly S3Uri?: string | undefined }

/** What an input data source names: the objects under a prefix, or those that a manifest lists. */
export function listInput(storage: ObjectStorage, source: InputSource, member: string): Promise<InputObject[]> {
  const location = parseS3Uri(source.S3Uri, member)
  return source.S3DataType === 'ManifestFile' ? listManifest(storage, location) : listPrefix(storage, location)
}

/** The objects under an `S3Prefix` and the names they get: what follows the prefix, or the last part where the prefix is the key. */
export async function listPrefix(storage: ObjectStorage, location: S3Location): Promise<InputObject[]> {
  const objects = await listFound(storage, location)
  if (objects.length === 0) throw notFound(location, 'no object has this prefix')
  return objects
}

/** As `listPrefix`, but nothing under the prefix is no failure. */
export async function listFound(storage: ObjectStorage, { bucket, key: prefix }: S3Location): Promise<InputObject[]> {
  const objects: InputObject[] = []
  try {
    for await (const { key } of storage.list(bucket, prefix)) {
      if (!key.endsWith('/')) objects.push({ bucket, key, name: nameUnder(prefix, key) })
    }
  } catch (cause) {
    throw notFound({ bucket, key: prefix }, cause instanceof Error ? cause.message : String(cause), cause)
  }
  return objects
}

const manifestSchema = z.tuple([z.object({ prefix: z.string().startsWith('s3://') })], z.string().min(1))

async function listManifest(storage: ObjectStorage, location: S3Location): Promise<InputObject[]> {
  const content = await storage.get(location.bucket, location.key).catch(() => undefined)
  if (!content) throw notFound(location, 'there is no such manifest')
  const [{ prefix }, ...names] = readManifest(content.toString('utf8'), location)
  const { bucket, key } = parseS3Uri(prefix, 'prefix')
  return names.map((name) => ({ bucket, key: key + name, name }))
}

function readManifest(text: string, location: S3Location): z.infer<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (cause) {
    const detail = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : String(cause)
    const rule = 'must be a JSON list that begins with {"prefix": "s3://…"}, then names below it'
    throw new JobFailure('ClientError', `the manifest ${s3Uri(location)} ${rule}: ${detail}`, { cause })
  }
}

function nameUnder(prefix: string, key: string): string {
  const folder = asFolder(prefix)
  return key.startsWith(folder) ? key.slice(folder.length) : key.slice(prefix.lastIndexOf('/') + 1)
}

export function notFound(location: S3Location, detail: string, cause?: unknown): JobFailure {
  const message =
    `No S3 objects found under S3 URL "${s3Uri(location)}" given in input data source. Please ensure that the bucket exists in ` +
    `the selected region and that objects exist under that S3 prefix (${detail})`
  return new JobFailure('ClientError', message, { cause })
}
