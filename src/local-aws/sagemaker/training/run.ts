import { join } from 'node:path'
import { type BaseFolder, baseFolder, removeBaseFolder } from '../../runner/base-folder.ts'
import { failureReason } from '../../runner/job-failure.ts'
import type { ProcessTable } from '../../runner/process-table.ts'
import type { SageMakerContext } from '../context.ts'
import type { Resources } from '../resources.ts'
import { attemptTraining } from './attempt.ts'
import {
  advance,
  beginRetry,
  beginStopping,
  endAtShutdown,
  endJob,
  hasRetriesLeft,
  type TrainingEnd,
  type TrainingJobDocument,
} from './document.ts'

export type TrainingRunDeps = {
  readonly context: SageMakerContext
  readonly processes: ProcessTable
  readonly jobs: Resources<TrainingJobDocument>
}

/**
 * A training job from its creation to its end. Never rejects: whatever happens is written into the job. One that the next server can
 * take up again is left as it is when this one ends.
 */
export async function runTrainingJob(deps: TrainingRunDeps, name: string, signal: AbortSignal): Promise<void> {
  const { context, jobs } = deps
  const folder = baseFolder(join(context.dataDir, 'jobs', 'training', name))
  const wait = limitWait(context, jobs.require(name))
  try {
    const ends = AbortSignal.any([signal, wait.signal])
    const end = await attemptUntilEnded(deps, name, folder, ends).catch((error) => endAfter(deps, name, ends, error))
    if (end) await jobs.update(name, (job) => endJob(job, end, context.now()))
  } catch (error) {
    context.log.error({ err: error, job: name }, 'the end of a training job could not be written down')
  } finally {
    wait.cancel()
    await removeBaseFolder(folder).catch((error) =>
      context.log.warn({ err: error, job: name }, 'a job folder could not be removed'),
    )
  }
}

async function attemptUntilEnded(
  deps: TrainingRunDeps,
  name: string,
  folder: BaseFolder,
  signal: AbortSignal,
): Promise<TrainingEnd | undefined> {
  const { context, jobs } = deps
  for (;;) {
    try {
      const end = await attemptTraining(deps, name, folder, signal)
      if (end !== 'interrupted') return end
      await jobs.update(name, (job) => advance(job, 'Interrupted', context.now()))
      await jobs.update(name, (job) => advance(job, 'Starting', context.now()))
    } catch (error) {
      const again = failureReason(error).startsWith('InternalServerError: ') && hasRetriesLeft(jobs.require(name))
      if (signal.aborted || !again) throw error
      context.log.warn({ err: error, job: name }, 'a training job is begun again')
      await jobs.update(name, (job) => beginRetry(job, context.now()))
    }
  }
}

/** A signal that is aborted with `max-wait` when a spot job has had all the time it may have, waiting and running. */
function limitWait({ clock }: SageMakerContext, job: TrainingJobDocument) {
  const controller = new AbortController()
  const limitSeconds = job.request.StoppingCondition?.MaxWaitTimeInSeconds
  if (limitSeconds === undefined) return { signal: controller.signal, cancel: () => undefined }
  const passedMs = (clock.now() - job.createdAt) / clock.toWall(1)
  const cancel = clock.after(Math.max(0, limitSeconds * 1000 - passedMs), () => controller.abort('max-wait'))
  return { signal: controller.signal, cancel }
}

/** How a job ends whose attempt was broken off; not at all when the next server shall go on with it. */
async function endAfter(
  { context, jobs }: TrainingRunDeps,
  name: string,
  signal: AbortSignal,
  error: unknown,
): Promise<TrainingEnd | undefined> {
  const cause: unknown = signal.aborted ? signal.reason : undefined
  if (cause === 'stop' && error === cause) return { status: 'Stopped', secondaryStatus: 'Stopped' }
  if (cause === 'max-wait' && error === cause) {
    await jobs.update(name, (job) => beginStopping(job, context.now()))
    return { status: 'Stopped', secondaryStatus: 'MaxWaitTimeExceeded' }
  }
  if (cause === 'shutdown') return endAtShutdown(jobs.require(name))
  return { status: 'Failed', secondaryStatus: 'Failed', failureReason: failureReason(error) }
}
