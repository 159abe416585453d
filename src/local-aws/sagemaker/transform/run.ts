import { join } from 'node:path'
import { failureReason, JobFailure } from '../../runner/job-failure.ts'
import { type InputObject, listInput } from '../../runner/list-input.ts'
import { ModelServer } from '../../runner/model-server.ts'
import type { ProcessTable } from '../../runner/process-table.ts'
import type { SageMakerContext } from '../context.ts'
import { endedJob, type JobEnd, restartReason } from '../job-document.ts'
import { requireCapacity, watchJobFaults } from '../job-faults.ts'
import type { Resources } from '../resources.ts'
import { compileDataProcessing } from './data-processing.ts'
import type { TransformJobDocument } from './document.ts'
import { transformParameters } from './parameters.ts'
import { createSlots } from './slots.ts'
import { transformObject } from './transform-object.ts'

export type TransformRunDeps = {
  readonly context: SageMakerContext
  readonly processes: ProcessTable
  readonly jobs: Resources<TransformJobDocument>
}

/** A transform job from its creation to its end. Never rejects: whatever happens is written into the job. */
export async function runTransformJob(deps: TransformRunDeps, name: string, signal: AbortSignal): Promise<void> {
  const { context, jobs } = deps
  try {
    const end = await workThrough(deps, name, signal).catch((error) => endAfter(error, signal))
    await jobs.update(name, (job) => endedJob(job, end, context.now()))
  } catch (error) {
    context.log.error({ err: error, job: name }, 'the end of a transform job could not be written down')
  }
}

async function workThrough(deps: TransformRunDeps, name: string, signal: AbortSignal): Promise<JobEnd> {
  const { context, jobs } = deps
  requireCapacity(context, 'CreateTransformJob', name)
  await jobs.update(name, (job) => ({ ...job, startedAt: context.now(), modifiedAt: context.now() }))
  const source = jobs.require(name).request.TransformInput?.DataSource?.S3DataSource
  const inputs = await listInput(context.storage, source ?? {}, 'TransformInput.DataSource.S3DataSource.S3Uri')
  signal.throwIfAborted()
  const server = modelServer(deps, name)
  const stop = () => void stopServer(server, signal, context)
  signal.addEventListener('abort', stop)
  const crash = watchCrash(deps, name)
  try {
    await server.start()
    await transformAll(deps, name, server, inputs, AbortSignal.any([signal, crash.signal]))
    return { status: 'Completed' }
  } finally {
    crash.end()
    signal.removeEventListener('abort', stop)
    await server.stop(context.limits.shutdownGraceMs)
  }
}

/** All objects, as many payloads at once as there may be. The first failure ends the others. */
async function transformAll(
  { context, jobs }: TransformRunDeps,
  name: string,
  server: ModelServer,
  inputs: readonly InputObject[],
  ends: AbortSignal,
): Promise<void> {
  const { request } = jobs.require(name)
  const parameters = await transformParameters(server, request)
  const processing = compileDataProcessing(request)
  const inSlot = createSlots(parameters.concurrency)
  const isReading = createSlots(parameters.concurrency)
  const failing = new AbortController()
  const signal = AbortSignal.any([ends, failing.signal])
  const one = async (input: InputObject) => {
    signal.throwIfAborted()
    const transform = { storage: context.storage, server, request, parameters, processing, inSlot, input, signal }
    await transformObject(transform).catch((error) => {
      // A crash says more than the broken connections that it leaves.
      failing.abort(ends.aborted && ends.reason instanceof JobFailure ? ends.reason : error)
      throw failing.signal.reason
    })
  }
  await Promise.all(inputs.map((input) => isReading(() => one(input))))
}

/** Lets a crash or a hang befall the container on request; the signal is aborted with the failure. */
function watchCrash({ context, processes }: TransformRunDeps, name: string) {
  const crashed = new AbortController()
  const end = watchJobFaults({
    context,
    kinds: ['job-crash', 'job-hang'],
    occasion: { service: 'sagemaker', operation: 'CreateTransformJob', name },
    befall: (kind) => {
      const child = processes.find(purposeOf(name))
      void child?.strike(kind === 'job-crash' ? 'SIGKILL' : 'SIGSTOP')
      if (kind === 'job-crash')
        crashed.abort(new JobFailure('AlgorithmError', 'the model container ended, exit code: 137'))
    },
  })
  return { signal: crashed.signal, end }
}

function purposeOf(name: string): string {
  return `The container of transform job ${name}`
}

function modelServer({ context, processes, jobs }: TransformRunDeps, name: string): ModelServer {
  const { container, request, createdAt } = jobs.require(name)
  return new ModelServer({
    context,
    processes,
    container,
    purpose: purposeOf(name),
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

function stopServer(server: ModelServer, signal: AbortSignal, { limits, clock }: SageMakerContext): Promise<void> {
  return signal.reason === 'shutdown'
    ? server.stop(limits.shutdownGraceMs)
    : server.stop(limits.serverStopGraceMs, clock)
}

function endAfter(error: unknown, signal: AbortSignal): JobEnd {
  const cause: unknown = signal.aborted ? signal.reason : undefined
  if (cause === 'stop') return { status: 'Stopped' }
  return { status: 'Failed', failureReason: cause === 'shutdown' ? restartReason : failureReason(error) }
}
