import type { ProcessTable } from '../runner/process-table.ts'
import type { Operations } from '../service.ts'
import type { SageMakerContext } from './context.ts'
import { hasEnded } from './job-document.ts'
import { announceChanges } from './job-events.ts'
import type { ModelDeps } from './models/operations.ts'
import { describeProcessingJob } from './processing/describe.ts'
import { createProcessingOperations, startProcessingJob } from './processing/operations.ts'
import { createRunningJobs } from './running-jobs.ts'
import type { Stores } from './stores.ts'
import { startTrainingJob } from './training/create.ts'
import { describeTrainingJob } from './training/describe.ts'
import { createTrainingOperations } from './training/operations.ts'
import { describeTransformJob } from './transform/describe.ts'
import { createTransformOperations } from './transform/operations.ts'
import { childrenOf } from './tuning/children.ts'
import { describeTuningJob } from './tuning/describe.ts'
import { createTuningOperations, startTuningJob } from './tuning/operations.ts'

/** The kinds of jobs, with AWS's events of what becomes of them. */
export type JobStores = Pick<Stores, 'trainingJobs' | 'transformJobs' | 'processingJobs' | 'tuningJobs'>

export function announceJobs(context: SageMakerContext, stores: JobStores): JobStores {
  const { trainingJobs } = stores
  const name = (kind: string) => `SageMaker ${kind} Job State Change`
  return {
    trainingJobs: announceChanges(context, trainingJobs, {
      detailType: name('Training'),
      stateOf: ({ status, secondaryStatus }) => `${status} ${secondaryStatus}`,
      describe: describeTrainingJob,
    }),
    transformJobs: announceChanges(context, stores.transformJobs, {
      detailType: name('Transform'),
      stateOf: ({ status }) => status,
      describe: describeTransformJob,
    }),
    processingJobs: announceChanges(context, stores.processingJobs, {
      detailType: name('Processing'),
      stateOf: ({ status }) => status,
      describe: describeProcessingJob,
    }),
    tuningJobs: announceChanges(context, stores.tuningJobs, {
      detailType: name('HyperParameter Tuning'),
      stateOf: ({ status }) => status,
      describe: (job) => describeTuningJob(job, childrenOf(job, trainingJobs)),
    }),
  }
}

type JobsDeps = Pick<ModelDeps, 'models' | 'findPackage'> & {
  readonly context: SageMakerContext
  readonly processes: ProcessTable
  readonly stores: JobStores
}

/** All jobs: their operations, and those running. Jobs that are not ended are taken up again. */
export function createJobs({ context, processes, stores, models, findPackage }: JobsDeps) {
  const running = {
    tuning: createRunningJobs(),
    training: createRunningJobs(),
    transform: createRunningJobs(),
    processing: createRunningJobs(),
  }
  const training = { context, processes, jobs: stores.trainingJobs, running: running.training }
  const processing = { context, processes, jobs: stores.processingJobs, running: running.processing }
  const transform = { context, processes, jobs: stores.transformJobs, running: running.transform, models, findPackage }
  const tuning = { context, jobs: stores.tuningJobs, training, running: running.tuning }
  const operations: Operations = {
    ...createTrainingOperations(training),
    ...createProcessingOperations(processing),
    ...createTransformOperations(transform),
    ...createTuningOperations(tuning),
  }
  for (const job of stores.trainingJobs.values()) if (!hasEnded(job)) startTrainingJob(training, job.name)
  for (const job of stores.processingJobs.values()) if (!hasEnded(job)) startProcessingJob(processing, job.name)
  for (const job of stores.tuningJobs.values()) if (!hasEnded(job)) startTuningJob(tuning, job.name)
  return {
    operations,
    /** Ends what runs. */
    async close(): Promise<void> {
      await Promise.all(Object.values(running).map((jobs) => jobs.close()))
    },
  }
}
