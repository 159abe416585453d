import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The folders of SageMaker's `/opt/ml`, rooted elsewhere. */
export type BaseFolder = ReturnType<typeof baseFolder>

export function baseFolder(root: string) {
  return {
    root,
    config: join(root, 'input', 'config'),
    channels: join(root, 'input', 'data'),
    model: join(root, 'model'),
    output: join(root, 'output'),
    outputData: join(root, 'output', 'data'),
    failure: join(root, 'output', 'failure'),
    checkpoints: join(root, 'checkpoints'),
    /** For the server's own files about the job, out of the container's sight. */
    staging: `${root}.staging`,
  }
}

/** Empty folders; whatever an earlier process left there is gone. */
export async function createBaseFolder(root: string): Promise<BaseFolder> {
  const folder = baseFolder(root)
  await removeBaseFolder(folder)
  const { config, channels, model, outputData, checkpoints, staging } = folder
  for (const path of [config, channels, model, outputData, checkpoints, staging]) await mkdir(path, { recursive: true })
  return folder
}

export async function removeBaseFolder({ root, staging }: BaseFolder): Promise<void> {
  await rm(root, { recursive: true, force: true })
  await rm(staging, { recursive: true, force: true })
}
