import { join } from 'node:path'
import type { CheckpointConfig } from '@aws-sdk/client-sagemaker'
import type { BaseFolder } from '../../runner/base-folder.ts'
import { localPathOf } from '../../runner/container-paths.ts'
import { downloadObjects } from '../../runner/download-prefix.ts'
import { listFound } from '../../runner/list-input.ts'
import { keepFolderStored } from '../../runner/stored-folder.ts'
import type { SageMakerContext } from '../context.ts'
import { validation } from '../errors.ts'
import { parseS3Uri } from '../s3-uri.ts'

const checkpointsPath = '/opt/ml/checkpoints'

export function checkCheckpointConfig(config: CheckpointConfig | undefined): void {
  if (!config) return
  parseS3Uri(config.S3Uri, 'CheckpointConfig.S3Uri')
  if (config.LocalPath === undefined || localPathOf('', config.LocalPath, checkpointsPath)) return
  throw validation(
    `CheckpointConfig.LocalPath must be ${checkpointsPath} or below it on the embedded SageMaker, which has no root rights, got ${config.LocalPath}`,
  )
}

/** Fetches what earlier attempts or jobs stored, then stores what the container writes while it runs, until `finish`. */
export async function openCheckpoints(
  { storage, limits, log }: Pick<SageMakerContext, 'storage' | 'limits' | 'log'>,
  folder: BaseFolder,
  config: CheckpointConfig | undefined,
  signal: AbortSignal,
) {
  if (!config) return { finish: async () => undefined }
  const location = parseS3Uri(config.S3Uri, 'CheckpointConfig.S3Uri')
  const target = localPathOf(folder.root, config.LocalPath ?? checkpointsPath) ?? join(folder.root, 'checkpoints')
  await downloadObjects(storage, await listFound(storage, location), target, signal)
  return keepFolderStored({ storage, log, folder: target, target: location, everyMs: limits.pollMs * 20 })
}
