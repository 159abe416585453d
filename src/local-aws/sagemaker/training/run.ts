import { join } from 'node:path'
import { type BaseFolder, baseFolder, createBaseFolder, removeBaseFolder } from '../../runner/base-folder.ts'
import { findImage } from '../../runner/images.ts'
import { failureReason } from '../../runner/job-failure.ts'
import type { ProcessTable } from '../../runner/process-table.ts'
import type { SageMakerContext } from '../context.ts'
import { restartReason } from '../job-document.ts'
import type { Resources } from '../resources.ts'
import type { StopCause } from '../running-jobs.ts'
import { uploadArtifacts } from './artifacts.ts'
import { downloadChannels } from './channels.ts'
import { writeTrainingConfig } from './container-input.ts'
import { advance, endJob, type TrainingEnd, type TrainingJobDocument } from './document.ts'
import { trainInContainer } from './train-in-container.ts'

export type TrainingRunDeps = {
  readonly context: SageMakerContext
  readonly processes: ProcessTable
  readonly jobs: Resources<TrainingJobDocument>
}

/** A training job from its creation to its end. Never rejects: whatever happens is written into the job. */
export async function runTrainingJob(deps: TrainingRunDeps, name: string, signal: AbortSignal): Promise<void> {
  const { context, jobs } = deps
  const folder = baseFolder(join(context.dataDir, 'jobs', 'training', name))
  try {
    const end = await workThrough(deps, name, folder, signal).catch((error) => endAfter(error, signal))
    await jobs.update(name, (job) => endJob(job, end, context.now()))
  } catch (error) {
    context.log.error({ err: error, job: name }, 'the end of a training job could not be written down')
  } finally {
    await removeBaseFolder(folder).catch((error) =>
      context.log.warn({ err: error, job: name }, 'a job folder could not be removed'),
    )
  }
}

async function workThrough(
  deps: TrainingRunDeps,
  name: string,
  folder: BaseFolder,
  signal: AbortSignal,
): Promise<TrainingEnd> {
  const { context, jobs } = deps
  const { request } = jobs.require(name)
  const enter = (status: 'Downloading' | 'Training' | 'Uploading') =>
    jobs.update(name, (job) => advance(job, status, context.now()))

  const image = await findImage(context.imagesFile, request.AlgorithmSpecification?.TrainingImage ?? '', 'train')
  await enter('Downloading')
  await createBaseFolder(folder.root)
  await writeTrainingConfig(folder, request)
  await downloadChannels(context.storage, request.InputDataConfig ?? [], folder.channels, signal)
  signal.throwIfAborted()
  await enter('Training')
  const ending = await trainInContainer(deps, { name, folder, image, signal })
  if (ending === 'shutdown') return { status: 'Failed', secondaryStatus: 'Failed', failureReason: restartReason }
  await enter('Uploading')
  const artifactUri = await uploadArtifacts(context.storage, folder, request.OutputDataConfig?.S3OutputPath, name)
  // A stop that arrives while the artefacts are on their way still makes it a stopped job.
  if (ending === 'completed' && signal.reason !== 'stop')
    return { status: 'Completed', secondaryStatus: 'Completed', artifactUri }
  const secondaryStatus = ending === 'max-runtime' ? 'MaxRuntimeExceeded' : 'Stopped'
  return { status: 'Stopped', secondaryStatus, artifactUri }
}

function endAfter(error: unknown, signal: AbortSignal): TrainingEnd {
  const cause = signal.aborted ? (signal.reason as StopCause) : undefined
  if (cause === 'stop' && error === cause) return { status: 'Stopped', secondaryStatus: 'Stopped' }
  const reason = cause === 'shutdown' ? restartReason : failureReason(error)
  return { status: 'Failed', secondaryStatus: 'Failed', failureReason: reason }
}
