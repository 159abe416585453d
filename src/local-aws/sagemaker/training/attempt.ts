import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker'
import { type BaseFolder, createBaseFolder } from '../../runner/base-folder.ts'
import { mapContainerPaths } from '../../runner/container-paths.ts'
import { findImage, type ImageCommand } from '../../runner/images.ts'
import type { SageMakerContext } from '../context.ts'
import type { ContainerEnding } from '../job-container.ts'
import { requireCapacity } from '../job-faults.ts'
import { uploadArtifacts } from './artifacts.ts'
import { downloadChannels } from './channels.ts'
import { openCheckpoints } from './checkpoints.ts'
import { writeTrainingConfig } from './container-input.ts'
import { advance, endAtShutdown, type TrainingEnd } from './document.ts'
import type { TrainingRunDeps } from './run.ts'
import { trainInContainer } from './train-in-container.ts'

/** One life of a training job's instance. Answers how the job ends, or that its spot instance was taken away. */
export async function attemptTraining(
  deps: TrainingRunDeps,
  name: string,
  folder: BaseFolder,
  signal: AbortSignal,
): Promise<TrainingEnd | 'interrupted' | undefined> {
  const { context, jobs } = deps
  const { request } = jobs.require(name)
  const enter = (status: 'Downloading' | 'Training' | 'Uploading') =>
    jobs.update(name, (job) => advance(job, status, context.now()))

  signal.throwIfAborted()
  await awaitCapacity(deps, name, signal)
  const image = await trainingCommand(context, folder, request)
  await enter('Downloading')
  await createBaseFolder(folder.root)
  await writeTrainingConfig(folder, request)
  await downloadChannels(context.storage, request.InputDataConfig ?? [], folder, signal)
  const checkpoints = await openCheckpoints(context, folder, request.CheckpointConfig, signal)
  let ending: ContainerEnding
  try {
    signal.throwIfAborted()
    await enter('Training')
    ending = await trainInContainer(deps, { name, folder, image, signal })
  } catch (error) {
    // What the job learnt until it failed is kept; why it failed matters more than whether that worked.
    await checkpoints.finish().catch((err) => context.log.warn({ err, job: name }, 'checkpoints could not be stored'))
    throw error
  }
  await checkpoints.finish()
  if (ending === 'interrupted') return ending
  if (ending === 'shutdown') return endAtShutdown(jobs.require(name))
  await enter('Uploading')
  const artifactUri = await uploadArtifacts(context.storage, folder, { ...request.OutputDataConfig }, name)
  return { ...endOf(ending, signal), artifactUri }
}

/** Without instances a job on demand fails; one on spot instances waits for them. */
async function awaitCapacity({ context, jobs }: TrainingRunDeps, name: string, signal: AbortSignal): Promise<void> {
  const isSpot = jobs.require(name).request.EnableManagedSpotTraining
  for (;;) {
    try {
      return requireCapacity(context, 'CreateTrainingJob', name)
    } catch (error) {
      const message = 'Insufficient capacity error from EC2 while launching instances, retrying!'
      await jobs.update(name, (job) => advance(job, 'Starting', context.now(), message))
      if (!isSpot) throw error
    }
    await context.clock.sleep(capacityRetryMs, signal)
  }
}

const capacityRetryMs = 60_000

async function trainingCommand(
  { imagesFile }: SageMakerContext,
  { root }: BaseFolder,
  { AlgorithmSpecification: algorithm = { TrainingInputMode: 'File' } }: CreateTrainingJobRequest,
): Promise<ImageCommand> {
  const entrypoint = algorithm.ContainerEntrypoint?.map((part) => mapContainerPaths(root, part))
  const image = await findImage(imagesFile, algorithm.TrainingImage ?? '', 'train', entrypoint)
  const extra = (algorithm.ContainerArguments ?? []).map((part) => mapContainerPaths(root, part))
  return { ...image, command: [...image.command, ...extra] }
}

// A stop that arrives while the artefacts are on their way still makes it a stopped job.
function endOf(ending: ContainerEnding, signal: AbortSignal): TrainingEnd {
  if (ending === 'max-runtime') return { status: 'Stopped', secondaryStatus: 'MaxRuntimeExceeded' }
  if (ending === 'max-wait') return { status: 'Stopped', secondaryStatus: 'MaxWaitTimeExceeded' }
  if (ending === 'completed' && signal.reason !== 'stop') return { status: 'Completed', secondaryStatus: 'Completed' }
  return { status: 'Stopped', secondaryStatus: 'Stopped' }
}
