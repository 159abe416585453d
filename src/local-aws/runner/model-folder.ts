import { join } from 'node:path'
import type { ContainerSpec } from '../sagemaker/models/document.ts'
import { parseS3Uri } from '../sagemaker/s3-uri.ts'
import type { ObjectStorage } from '../service.ts'
import { unpackInto } from './archive.ts'
import { type BaseFolder, createBaseFolder } from './base-folder.ts'
import { downloadPrefix } from './download-prefix.ts'
import { JobFailure } from './job-failure.ts'

/** A fresh `/opt/ml` with the model's files under `model/`. */
export async function prepareModelFolder(
  storage: ObjectStorage,
  root: string,
  model: ContainerSpec['model'],
  signal: AbortSignal,
): Promise<BaseFolder> {
  const folder = await createBaseFolder(root)
  if (!model) return folder
  const location = parseS3Uri(model.uri, 'ModelDataUrl')
  if (!model.packed) {
    await downloadPrefix(storage, location, folder.model, signal)
    return folder
  }
  const archive = join(folder.staging, 'model.tar.gz')
  const found = await storage.download(location.bucket, location.key, archive).catch((cause) => {
    throw missing(model.uri, cause)
  })
  if (!found) throw missing(model.uri)
  await unpackInto(folder.model, archive, model.uri)
  return folder
}

function missing(uri: string, cause?: unknown): JobFailure {
  const message = `Failed to download model data for container "container_1" from URL: "${uri}". Please ensure that there is an object located at the URL.`
  return new JobFailure('ClientError', message, { cause })
}
