import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BaseFolder, removeBaseFolder } from '../../runner/base-folder.ts'
import { mapContainerPaths, mapPathsInScripts } from '../../runner/container-paths.ts'
import { downloadObjects } from '../../runner/download-prefix.ts'
import { listInput } from '../../runner/list-input.ts'
import type { ObjectStorage } from '../../service.ts'
import type { ProcessingJobDocument } from './document.ts'

const host = 'algo-1'

/** A fresh `/opt/ml` as a processing container finds it: its configuration and empty folders for its outputs. */
export async function prepareProcessingFolder(folder: BaseFolder, job: ProcessingJobDocument): Promise<void> {
  await removeBaseFolder(folder)
  const config = join(folder.root, 'config')
  const here = (path: string) => mapContainerPaths(folder.root, path)
  const outputs = job.request.ProcessingOutputConfig?.Outputs ?? []
  const wanted = outputs.map(({ S3Output }) => here(S3Output?.LocalPath ?? '/opt/ml/processing/output'))
  for (const path of [config, folder.output, ...wanted]) await mkdir(path, { recursive: true })
  const { ProcessingJobName, ...request } = job.request
  const content = {
    // Who reads its paths here shall find them, wherever the base folder is.
    processingjobconfig: mapped({ ProcessingJobArn: job.arn, ProcessingJobName, ...request }, here),
    resourceconfig: { current_host: host, hosts: [host] },
  }
  for (const [name, document] of Object.entries(content)) {
    await writeFile(join(config, `${name}.json`), JSON.stringify(document))
  }
}

// The script with which AWS's Python SDK starts a framework's processing script.
const entrypointInput = 'entrypoint'

export async function downloadInputs(
  storage: ObjectStorage,
  { root }: BaseFolder,
  { request }: ProcessingJobDocument,
  signal: AbortSignal,
): Promise<void> {
  for (const { InputName, S3Input } of request.ProcessingInputs ?? []) {
    const target = mapContainerPaths(root, S3Input?.LocalPath ?? '')
    await mkdir(target, { recursive: true })
    const objects = await listInput(storage, S3Input ?? {}, 'ProcessingInputs.S3Input.S3Uri')
    await downloadObjects(storage, objects, target, signal)
    if (InputName === entrypointInput) await mapPathsInScripts(root, target)
  }
}

function mapped(value: unknown, here: (path: string) => string): unknown {
  if (typeof value === 'string') return here(value)
  if (Array.isArray(value)) return value.map((item) => mapped(item, here))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapped(member, here)]))
}
