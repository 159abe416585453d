import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BaseFolder } from '../../runner/base-folder.ts'
import { containerEnv } from '../../runner/container-env.ts'
import type { ImageCommand } from '../../runner/images.ts'
import { exitFailure } from '../../runner/job-failure.ts'
import { followLog } from '../../runner/log-follower.ts'
import { compileMetrics, type LoggedMetric, readMetrics } from '../../runner/log-metrics.ts'
import { trainingEnv } from './container-input.ts'
import { beginStopping } from './document.ts'
import { interruptWhenDue, type TrainingEnding } from './interruption.ts'
import type { TrainingRunDeps } from './run.ts'

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

  const interruption = interruptWhenDue({
    child,
    signal,
    limits: context.limits,
    maxRuntimeSeconds: request.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
    onTimeout: () => jobs.update(name, (job) => beginStopping(job, context.now())),
  })
  const code = await child.exited
  const ending = await interruption.settle()
  await log.finish()
  await jobs.update(name, (job) => ({ ...job, metrics: metrics.last(), modifiedAt: context.now() }))
  if (ending !== 'completed' || code === 0) return ending
  throw exitFailure(code, await readFile(folder.failure, 'utf8').catch(() => ''))
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
