import { join } from 'node:path'
import { packFolder } from '../../runner/archive.ts'
import type { BaseFolder } from '../../runner/base-folder.ts'
import { JobFailure } from '../../runner/job-failure.ts'
import type { ObjectStorage } from '../../service.ts'
import { asFolder, parseS3Uri, s3Uri } from '../s3-uri.ts'

/** Uploads what the container left in `model` and `output/data`; answers the model's address, if there is a model. */
export async function uploadArtifacts(
  storage: ObjectStorage,
  folder: BaseFolder,
  outputPath: string | undefined,
  jobName: string,
): Promise<string | undefined> {
  const { bucket, key } = parseS3Uri(outputPath, 'OutputDataConfig.S3OutputPath')
  const upload = async (content: string, name: string) => {
    const file = join(folder.staging, name)
    if (!(await packFolder(content, file))) return undefined
    const target = { bucket, key: `${asFolder(key)}${jobName}/output/${name}` }
    try {
      await storage.put(target.bucket, target.key, { file })
    } catch (cause) {
      const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
      throw new JobFailure('ClientError', `Artifact upload to ${s3Uri(target)} failed: ${detail}`, { cause })
    }
    return s3Uri(target)
  }
  await upload(folder.outputData, 'output.tar.gz')
  return upload(folder.model, 'model.tar.gz')
}
