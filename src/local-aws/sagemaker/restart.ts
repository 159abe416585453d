import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessTable } from '../runner/process-table.ts'
import type { SageMakerContext } from './context.ts'
import { endedJob, hasEnded, type JobDocument, type JobEnd, restartReason } from './job-document.ts'
import type { JobStores } from './jobs.ts'
import type { Resources } from './resources.ts'
import { advance, beginRetry, endAtShutdown, endJob, isWaiting } from './training/document.ts'

/**
 * Makes true again what an earlier server left: its processes are gone, and jobs that ran with them have ended. Jobs on which no
 * container worked, and those that AWS would begin again, are left for this server to go on with.
 */
export async function cleanUpAfterLastRun(
  context: SageMakerContext,
  stores: JobStores,
  processes: ProcessTable,
): Promise<void> {
  for (const { pid, purpose } of await processes.killLeftovers()) {
    context.log.warn({ pid }, `${purpose}: its process outlived the server before this one and was killed`)
  }
  for (const kind of ['jobs', 'endpoints']) await rm(join(context.dataDir, kind), { recursive: true, force: true })
  await endTrainingJobs(context, stores)
  await endCutOff(context, stores.processingJobs, ({ startedAt }) => startedAt === undefined)
  await endCutOff(context, stores.transformJobs, () => false)
}

async function endTrainingJobs({ now }: SageMakerContext, { trainingJobs }: JobStores): Promise<void> {
  for (const { name } of trainingJobs.values().filter((candidate) => !hasEnded(candidate))) {
    await trainingJobs.update(name, (job) => {
      const end = endAtShutdown(job)
      if (end) return endJob(job, end, now())
      return isWaiting(job) ? advance(job, 'Starting', now()) : beginRetry(job, now())
    })
  }
}

async function endCutOff<D extends JobDocument>(
  { now }: SageMakerContext,
  jobs: Resources<D>,
  isWaitingJob: (job: D) => boolean,
): Promise<void> {
  for (const job of jobs.values().filter((candidate) => !hasEnded(candidate))) {
    if (job.status === 'InProgress' && isWaitingJob(job)) continue
    const end: JobEnd =
      job.status === 'Stopping' ? { status: 'Stopped' } : { status: 'Failed', failureReason: restartReason }
    await jobs.update(job.name, (current) => endedJob(current, end, now()))
  }
}
