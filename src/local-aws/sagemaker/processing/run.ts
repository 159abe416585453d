import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BaseFolder, baseFolder, removeBaseFolder } from '../../runner/base-folder.ts'
import { containerEnv } from '../../runner/container-env.ts'
import { mapContainerPaths } from '../../runner/container-paths.ts'
import { findImage, type ImageCommand } from '../../runner/images.ts'
import { failureReason, JobFailure } from '../../runner/job-failure.ts'
import type { ProcessTable } from '../../runner/process-table.ts'
import type { SageMakerContext } from '../context.ts'
import { runContainer } from '../job-container.ts'
import { endedJob, type JobEnd, restartReason } from '../job-document.ts'
import { requireCapacity } from '../job-faults.ts'
import type { Resources } from '../resources.ts'
import { downloadInputs, prepareProcessingFolder } from './container-input.ts'
import { defaultMaxRuntimeSeconds } from './describe.ts'
import type { ProcessingJobDocument } from './document.ts'
import { openOutputs } from './outputs.ts'

export type ProcessingRunDeps = {
  readonly context: SageMakerContext
  readonly processes: ProcessTable
  readonly jobs: Resources<ProcessingJobDocument>
}

/** A processing job from its creation to its end. Never rejects: whatever happens is written into the job. */
export async function runProcessingJob(deps: ProcessingRunDeps, name: string, signal: AbortSignal): Promise<void> {
  const { context, jobs } = deps
  const folder = baseFolder(join(context.dataDir, 'jobs', 'processing', name))
  try {
    const end = await workThrough(deps, name, folder, signal).catch((error) => endAfter(error, signal))
    // Without a container nothing is lost: the next server begins the job again.
    if (signal.reason === 'shutdown' && jobs.require(name).startedAt === undefined) return
    const message = (await readFile(join(folder.output, 'message'), 'utf8').catch(() => '')).slice(0, 1_024)
    await jobs.update(name, (job) => endedJob({ ...job, ...(message && { exitMessage: message }) }, end, context.now()))
  } catch (error) {
    context.log.error({ err: error, job: name }, 'the end of a processing job could not be written down')
  } finally {
    await removeBaseFolder(folder).catch((error) =>
      context.log.warn({ err: error, job: name }, 'a job folder could not be removed'),
    )
  }
}

async function workThrough(
  deps: ProcessingRunDeps,
  name: string,
  folder: BaseFolder,
  signal: AbortSignal,
): Promise<JobEnd> {
  const { context, jobs } = deps
  requireCapacity(context, 'CreateProcessingJob', name)
  const job = jobs.require(name)
  const image = await processingCommand(context, folder, job)
  await prepareProcessingFolder(folder, job)
  await downloadInputs(context.storage, folder, job, signal)
  const outputs = await openOutputs(context, folder, job)
  try {
    signal.throwIfAborted()
    await jobs.update(name, (current) => ({ ...current, startedAt: context.now(), modifiedAt: context.now() }))
    const end = await processInContainer(deps, { name, folder, image, signal })
    if (end.status === 'Completed') await outputs.storeAtEnd()
    return end
  } finally {
    await outputs.finishContinuous()
  }
}

type Processing = {
  readonly name: string
  readonly folder: BaseFolder
  readonly image: ImageCommand
  readonly signal: AbortSignal
}

async function processInContainer(
  { context, processes, jobs }: ProcessingRunDeps,
  { name, folder, image, signal }: Processing,
): Promise<JobEnd> {
  const { request, createdAt } = jobs.require(name)
  const limitSeconds = request.StoppingCondition?.MaxRuntimeInSeconds ?? defaultMaxRuntimeSeconds
  const { ending, exitCode } = await runContainer({
    context,
    processes,
    purpose: `processing job ${name}`,
    occasion: { service: 'sagemaker', operation: 'CreateProcessingJob', name },
    faultKinds: ['job-crash', 'job-hang'],
    image,
    env: { ...containerEnv(context, folder.root), ...image.env, ...request.Environment },
    logFile: join(context.dataDir, 'logs', 'aws', 'sagemaker', 'ProcessingJobs', name, `algo-1-${createdAt}.log`),
    signal,
    maxRuntimeMs: limitSeconds * 1000,
    onEnding: async (why) => {
      if (why !== 'max-runtime') return
      await jobs.update(name, (job) => ({ ...job, status: 'Stopping', modifiedAt: context.now() }))
    },
  })
  if (ending === 'shutdown') return { status: 'Failed', failureReason: restartReason }
  if (ending !== 'completed' || signal.reason === 'stop') return { status: 'Stopped' }
  if (exitCode === 0) return { status: 'Completed' }
  throw new JobFailure('AlgorithmError', 'See job logs for more information')
}

async function processingCommand(
  { imagesFile }: SageMakerContext,
  { root }: BaseFolder,
  { request }: ProcessingJobDocument,
): Promise<ImageCommand> {
  const { ImageUri = '', ContainerEntrypoint, ContainerArguments = [] } = request.AppSpecification ?? {}
  const here = (part: string) => mapContainerPaths(root, part)
  const image = await findImage(imagesFile, ImageUri, 'process', ContainerEntrypoint?.map(here))
  return { ...image, command: [...image.command, ...ContainerArguments.map(here)] }
}

function endAfter(error: unknown, signal: AbortSignal): JobEnd {
  const cause: unknown = signal.aborted ? signal.reason : undefined
  if (cause === 'stop' && error === cause) return { status: 'Stopped' }
  return { status: 'Failed', failureReason: cause === 'shutdown' ? restartReason : failureReason(error) }
}
