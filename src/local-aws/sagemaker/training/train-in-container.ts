import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BaseFolder } from '../../runner/base-folder.ts'
import { containerEnv } from '../../runner/container-env.ts'
import type { ImageCommand } from '../../runner/images.ts'
import { exitFailure } from '../../runner/job-failure.ts'
import { type ContainerEnding, runContainer } from '../job-container.ts'
import { trainingEnv } from './container-input.ts'
import { beginStopping, timeIn } from './document.ts'
import { createMetricReader } from './metric-reader.ts'
import { defaultMaxRuntimeSeconds } from './request.ts'
import type { TrainingRunDeps } from './run.ts'

type Training = {
  readonly name: string
  readonly folder: BaseFolder
  readonly image: ImageCommand
  readonly signal: AbortSignal
}

/** Runs the container's `train` until it ends by itself, is stopped or out of time. A bad exit code is the job's failure. */
export async function trainInContainer(deps: TrainingRunDeps, training: Training): Promise<ContainerEnding> {
  const { context, jobs, processes } = deps
  const { name, folder, image, signal } = training
  const { arn, request } = jobs.require(name)
  const metrics = createMetricReader(deps, name)
  const { ending, exitCode } = await runContainer({
    context,
    processes,
    purpose: `training job ${name}`,
    occasion: { service: 'sagemaker', operation: 'CreateTrainingJob', name },
    faultKinds: [
      'job-crash',
      'job-hang',
      ...(request.EnableManagedSpotTraining ? (['spot-interruption'] as const) : []),
    ],
    image,
    env: { ...containerEnv(context, folder.root), ...image.env, ...trainingEnv(folder, name, arn, request) },
    logFile: logFileOf(deps, name),
    signal,
    maxRuntimeMs: maxRuntimeMs(deps, name),
    onLines: metrics?.readLines,
    onEnding: async (why) => {
      if (why === 'max-runtime' || why === 'max-wait')
        await jobs.update(name, (job) => beginStopping(job, context.now()))
    },
  })
  if (metrics) await jobs.update(name, (job) => ({ ...job, metrics: metrics.last(), modifiedAt: context.now() }))
  if (ending !== 'completed' || exitCode === 0) return ending
  throw exitFailure(exitCode, await readFile(folder.failure, 'utf8').catch(() => ''))
}

/** Every attempt has a log of its own, as on AWS, where each has an instance of its own. */
function logFileOf({ context, jobs }: TrainingRunDeps, name: string): string {
  const { createdAt, transitions } = jobs.require(name)
  const attempts = transitions.filter(({ status }) => status === 'Training').length
  const stream = `algo-1-${attempts > 1 ? context.now() : createdAt}.log`
  return join(context.dataDir, 'logs', 'aws', 'sagemaker', 'TrainingJobs', name, stream)
}

/** What is left of the limit, which is for all attempts together. */
function maxRuntimeMs({ context, jobs }: TrainingRunDeps, name: string): number {
  const job = jobs.require(name)
  const limitSeconds = job.request.StoppingCondition?.MaxRuntimeInSeconds ?? defaultMaxRuntimeSeconds
  const usedMs = timeIn(job, ['Training'], context.now()) / context.clock.toWall(1)
  return Math.max(0, limitSeconds * 1000 - usedMs)
}
