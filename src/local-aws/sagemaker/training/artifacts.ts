import { join } from 'node:path'
import type { OutputDataConfig } from '@aws-sdk/client-sagemaker'
import { packFolder } from '../../runner/archive.ts'
import type { BaseFolder } from '../../runner/base-folder.ts'
import { JobFailure } from '../../runner/job-failure.ts'
import { filesIn, uploadFolder } from '../../runner/upload-folder.ts'
import type { ObjectStorage } from '../../service.ts'
import { asFolder, parseS3Uri, type S3Location, s3Uri } from '../s3-uri.ts'

/** Uploads what the container left in `model` and `output/data`; answers the model's address, if there is a model. */
export async function uploadArtifacts(
  storage: ObjectStorage,
  folder: BaseFolder,
  { S3OutputPath, CompressionType }: Partial<OutputDataConfig>,
  jobName: string,
): Promise<string | undefined> {
  const { bucket, key } = parseS3Uri(S3OutputPath, 'OutputDataConfig.S3OutputPath')
  const base = `${asFolder(key)}${jobName}/output/`
  const upload = async (content: string, name: string) => {
    if (CompressionType === 'NONE') return uploadPlain(storage, content, { bucket, key: `${base}${name}/` })
    const file = join(folder.staging, `${name}.tar.gz`)
    if (!(await packFolder(content, file))) return undefined
    const target = { bucket, key: `${base}${name}.tar.gz` }
    await storage.put(target.bucket, target.key, { file }).catch((cause) => {
      const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
      throw new JobFailure('ClientError', `Artifact upload to ${s3Uri(target)} failed: ${detail}`, { cause })
    })
    return s3Uri(target)
  }
  await upload(folder.outputData, CompressionType === 'NONE' ? 'data' : 'output')
  return upload(folder.model, 'model')
}

async function uploadPlain(storage: ObjectStorage, folder: string, target: S3Location): Promise<string | undefined> {
  if ((await filesIn(folder)).length === 0) return undefined
  await uploadFolder(storage, folder, target)
  return s3Uri(target)
}
