import { join } from 'node:path'
import { listPrefix } from '../../runner/download-prefix.ts'
import { failureReason } from '../../runner/job-failure.ts'
import { ModelServer } from '../../runner/model-server.ts'
import type { ProcessTable } from '../../runner/process-table.ts'
import type { SageMakerContext } from '../context.ts'
import { type JobDocument, restartReason } from '../job-document.ts'
import type { Resources } from '../resources.ts'
import type { StopCause } from '../running-jobs.ts'
import { parseS3Uri } from '../s3-uri.ts'
import type { TransformJobDocument } from './document.ts'
import { transformObject } from './transform-object.ts'

export type TransformRunDeps = {
  readonly context: SageMakerContext
  readonly processes: ProcessTable
  readonly jobs: Resources<TransformJobDocument>
}

type TransformEnd = Pick<JobDocument, 'status' | 'failureReason'>

/** A transform job from its creation to its end. Never rejects: whatever happens is written into the job. */
export async function runTransformJob(deps: TransformRunDeps, name: string, signal: AbortSignal): Promise<void> {
  const { context, jobs } = deps
  try {
    await jobs.update(name, (job) => ({ ...job, startedAt: context.now(), modifiedAt: context.now() }))
    const end = await workThrough(deps, name, signal).catch((error) => endAfter(error, signal))
    const now = context.now()
    await jobs.update(name, (job) => ({ ...job, ...end, endedAt: now, modifiedAt: now }))
  } catch (error) {
    context.log.error({ err: error, job: name }, 'the end of a transform job could not be written down')
  }
}

async function workThrough(deps: TransformRunDeps, name: string, signal: AbortSignal): Promise<TransformEnd> {
  const { context } = deps
  const { request } = deps.jobs.require(name)
  const source = request.TransformInput?.DataSource?.S3DataSource
  const location = parseS3Uri(source?.S3Uri, 'TransformInput.DataSource.S3DataSource.S3Uri')
  const inputs = await listPrefix(context.storage, location)
  signal.throwIfAborted()
  const server = modelServer(deps, name)
  const stop = () => void server.stop(graceOf(signal, context))
  signal.addEventListener('abort', stop)
  try {
    await server.start()
    for (const input of inputs) {
      await transformObject({ storage: context.storage, server, request, bucket: location.bucket, input, signal })
    }
    return { status: 'Completed' }
  } finally {
    signal.removeEventListener('abort', stop)
    await server.stop(context.limits.shutdownGraceMs)
  }
}

function modelServer({ context, processes, jobs }: TransformRunDeps, name: string): ModelServer {
  const { container, request, createdAt } = jobs.require(name)
  return new ModelServer({
    context,
    processes,
    container,
    purpose: `The container of transform job ${name}`,
    folder: join(context.dataDir, 'jobs', 'transform', name),
    logFile: join(context.dataDir, 'logs', 'aws', 'sagemaker', 'TransformJobs', name, `algo-1-${createdAt}.log`),
    startupTimeoutMs: context.limits.startupTimeoutMs,
    environment: {
      SAGEMAKER_BATCH: 'true',
      SAGEMAKER_BATCH_STRATEGY: request.BatchStrategy ?? 'MultiRecord',
      SAGEMAKER_MAX_PAYLOAD_IN_MB: String(request.MaxPayloadInMB ?? 6),
      SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: String(request.MaxConcurrentTransforms ?? 1),
      ...request.Environment,
    },
  })
}

function graceOf(signal: AbortSignal, { limits }: SageMakerContext): number {
  return (signal.reason as StopCause) === 'shutdown' ? limits.shutdownGraceMs : limits.serverStopGraceMs
}

function endAfter(error: unknown, signal: AbortSignal): TransformEnd {
  const cause = signal.aborted ? (signal.reason as StopCause) : undefined
  if (cause === 'stop') return { status: 'Stopped' }
  return { status: 'Failed', failureReason: cause === 'shutdown' ? restartReason : failureReason(error) }
}
