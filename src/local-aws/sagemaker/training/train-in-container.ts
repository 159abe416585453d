import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BaseFolder } from '../../runner/base-folder.ts'
import type { Child } from '../../runner/child.ts'
import { containerEnv } from '../../runner/container-env.ts'
import type { ImageCommand } from '../../runner/images.ts'
import { exitFailure } from '../../runner/job-failure.ts'
import { followLog } from '../../runner/log-follower.ts'
import { compileMetrics, type LoggedMetric, readMetrics } from '../../runner/log-metrics.ts'
import type { SageMakerContext } from '../context.ts'
import type { StopCause } from '../running-jobs.ts'
import { trainingEnv } from './container-input.ts'
import { beginStopping } from './document.ts'
import type { TrainingRunDeps } from './run.ts'

export type TrainingEnding = 'completed' | 'stopped' | 'max-runtime' | 'shutdown'

type Training = {
  readonly name: string
  readonly folder: BaseFolder
  readonly image: ImageCommand
  readonly signal: AbortSignal
}

/** Runs the container's `train` until it ends by itself, is stopped or out of time. A bad exit code is the job's failure. */
export async function trainInContainer(deps: TrainingRunDeps, training: Training): Promise<TrainingEnding> {
  const { context, jobs, processes } = deps
  const { name, folder, image, signal } = training
  const { arn, request, createdAt } = jobs.require(name)
  const logFile = join(context.dataDir, 'logs', 'aws', 'sagemaker', 'TrainingJobs', name, `algo-1-${createdAt}.log`)
  const env = { ...containerEnv(context, folder.root), ...image.env, ...trainingEnv(folder, name, arn, request) }
  const child = await processes.start(`training job ${name}`, {
    command: image.command,
    folder: image.folder,
    env,
    logFile,
  })
  const metrics = createMetricReader(deps, name)
  const log = followLog(logFile, context.limits.pollMs * 10, metrics.readLine)

  const interruption = interruptionOf(
    child,
    signal,
    context,
    request.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
    () => jobs.update(name, (job) => beginStopping(job, context.now())),
  )
  const code = await child.exited
  const ending = await interruption.settle()
  await log.finish()
  await jobs.update(name, (job) => ({ ...job, metrics: metrics.last(), modifiedAt: context.now() }))
  if (ending === 'completed' && code !== 0)
    throw exitFailure(code, await readFile(folder.failure, 'utf8').catch(() => ''))
  return ending
}

/** Stops the child when the job is stopped, out of time, or the server ends; `settle` says which, or that none happened. */
function interruptionOf(
  child: Child,
  signal: AbortSignal,
  { limits }: SageMakerContext,
  maxRuntimeSeconds: number,
  onTimeout: () => Promise<unknown>,
) {
  let ending: TrainingEnding = 'completed'
  let noted: Promise<unknown> = Promise.resolve()
  const interrupt = (why: TrainingEnding, graceMs: number) => {
    if (ending !== 'completed') return
    ending = why
    if (why === 'max-runtime') noted = onTimeout()
    child.stop(graceMs)
  }
  const onAbort = () => {
    const shutdown = (signal.reason as StopCause) === 'shutdown'
    interrupt(shutdown ? 'shutdown' : 'stopped', shutdown ? limits.shutdownGraceMs : limits.stopGraceMs)
  }
  // Node's timers count in 32 bits: a longer limit is one that no embedded server lives to see.
  const timer = setTimeout(
    () => interrupt('max-runtime', limits.stopGraceMs),
    Math.min(maxRuntimeSeconds * 1000, 2 ** 31 - 1),
  )
  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  return {
    async settle(): Promise<TrainingEnding> {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      await noted
      return ending
    },
  }
}

/** Passes every value on to CloudWatch as it comes and keeps the last one of each metric. */
function createMetricReader({ context, jobs }: TrainingRunDeps, name: string) {
  const definitions = compileMetrics(jobs.require(name).request.AlgorithmSpecification?.MetricDefinitions)
  const last = new Map<string, LoggedMetric>()
  return {
    last: () => [...last.values()],
    readLine(line: string): void {
      const metrics = readMetrics(definitions, line, context.now())
      if (metrics.length === 0) return
      for (const metric of metrics) last.set(metric.name, metric)
      context.metrics.record(
        metrics.map((metric) => ({
          namespace: '/aws/sagemaker/TrainingJobs',
          name: metric.name,
          dimensions: { TrainingJobName: name },
          value: metric.value,
          time: metric.time,
        })),
      )
    },
  }
}
