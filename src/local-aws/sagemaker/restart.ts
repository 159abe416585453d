import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessTable } from '../runner/process-table.ts'
import type { SageMakerContext } from './context.ts'
import { hasEnded, restartReason } from './job-document.ts'
import type { Stores } from './stores.ts'
import { endJob, type TrainingEnd } from './training/document.ts'

/** Makes true again what an earlier server left: its processes are gone, and jobs that ran with them have ended. */
export async function cleanUpAfterLastRun(
  context: SageMakerContext,
  stores: Stores,
  processes: ProcessTable,
): Promise<void> {
  for (const { pid, purpose } of await processes.killLeftovers()) {
    context.log.warn({ pid }, `${purpose}: its process outlived the server before this one and was killed`)
  }
  for (const kind of ['jobs', 'endpoints']) await rm(join(context.dataDir, kind), { recursive: true, force: true })
  await endTrainingJobs(context, stores)
  await endTransformJobs(context, stores)
}

async function endTrainingJobs({ now }: SageMakerContext, { trainingJobs }: Stores): Promise<void> {
  for (const job of trainingJobs.values().filter((candidate) => !hasEnded(candidate))) {
    const end: TrainingEnd =
      job.status === 'Stopping'
        ? { status: 'Stopped', secondaryStatus: 'Stopped' }
        : { status: 'Failed', secondaryStatus: 'Failed', failureReason: restartReason }
    await trainingJobs.update(job.name, (current) => endJob(current, end, now()))
  }
}

async function endTransformJobs({ now }: SageMakerContext, { transformJobs }: Stores): Promise<void> {
  for (const job of transformJobs.values().filter((candidate) => !hasEnded(candidate))) {
    const end =
      job.status === 'Stopping'
        ? ({ status: 'Stopped' } as const)
        : ({ status: 'Failed', failureReason: restartReason } as const)
    await transformJobs.update(job.name, (current) => ({ ...current, ...end, endedAt: now(), modifiedAt: now() }))
  }
}
