import type { ProcessingS3Output } from '@aws-sdk/client-sagemaker'
import type { BaseFolder } from '../../runner/base-folder.ts'
import { mapContainerPaths } from '../../runner/container-paths.ts'
import { keepFolderStored } from '../../runner/stored-folder.ts'
import { uploadFolder } from '../../runner/upload-folder.ts'
import type { SageMakerContext } from '../context.ts'
import { parseS3Uri } from '../s3-uri.ts'
import type { ProcessingJobDocument } from './document.ts'

/** The outputs of a job: those that are stored while it runs, and those that are stored when it has ended well. */
export async function openOutputs(
  { storage, limits, log }: SageMakerContext,
  { root }: BaseFolder,
  { request }: ProcessingJobDocument,
) {
  const outputs = (request.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ S3Output }) => S3Output ?? [])
  const placeOf = ({ LocalPath = '', S3Uri }: ProcessingS3Output) => ({
    folder: mapContainerPaths(root, LocalPath),
    target: parseS3Uri(S3Uri, 'ProcessingOutputConfig.Outputs.S3Output.S3Uri'),
  })
  const continuous = outputs.filter(({ S3UploadMode }) => S3UploadMode === 'Continuous').map(placeOf)
  const following = await Promise.all(
    continuous.map((place) => keepFolderStored({ storage, log, ...place, everyMs: limits.pollMs * 20 })),
  )
  return {
    async finishContinuous(): Promise<void> {
      for (const output of following) await output.finish()
    },
    async storeAtEnd(): Promise<void> {
      const atEnd = outputs.filter(({ S3UploadMode }) => S3UploadMode !== 'Continuous').map(placeOf)
      for (const { folder, target } of atEnd) await uploadFolder(storage, folder, target)
    },
  }
}
