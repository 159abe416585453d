import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker'
import { arnOf } from '../context.ts'
import { hasEnded } from '../job-document.ts'
import { checkQuota } from '../quotas.ts'
import { tagsOf } from '../resources.ts'
import type { RunningJobs } from '../running-jobs.ts'
import type { TrainingJobDocument, TuningOrigin } from './document.ts'
import { checkTrainingRequest } from './request.ts'
import { runTrainingJob, type TrainingRunDeps } from './run.ts'

export type TrainingDeps = TrainingRunDeps & { readonly running: RunningJobs }

/** Checks a request, writes the job down and starts it. Resolves when the job is durable. */
export async function createTrainingJob(
  deps: TrainingDeps,
  input: CreateTrainingJobRequest,
  tuning?: TuningOrigin,
): Promise<TrainingJobDocument> {
  const { jobs } = deps
  const document = newTrainingJob(deps, input, tuning)
  // A name that is taken is AWS's first complaint, before the quota.
  if (!jobs.find(document.name)) requireInstances(deps, document)
  const job = await jobs.create(document)
  startTrainingJob(deps, job.name)
  return job
}

/** Starts a job that is written down, new or taken up again. */
export function startTrainingJob(deps: TrainingDeps, name: string): void {
  deps.running.start(name, (signal) => runTrainingJob(deps, name, signal))
}

function newTrainingJob(
  { context }: TrainingDeps,
  input: CreateTrainingJobRequest,
  tuning: TuningOrigin | undefined,
): TrainingJobDocument {
  const { Tags, ...request } = input
  const name = checkTrainingRequest(request)
  const now = context.now()
  return {
    name,
    arn: arnOf(context, 'training-job', name),
    createdAt: now,
    modifiedAt: now,
    tags: tagsOf(Tags),
    request,
    status: 'InProgress',
    secondaryStatus: 'Starting',
    transitions: [{ status: 'Starting', startedAt: now, message: 'Starting the training job' }],
    metrics: [],
    ...(tuning && { tuning }),
  }
}

function requireInstances({ context, jobs }: TrainingDeps, job: TrainingJobDocument): void {
  const [type, spot] = quotaKey(job)
  const current = jobs
    .values()
    .filter((other) => !hasEnded(other) && quotaKey(other)[0] === type && quotaKey(other)[1] === spot)
    .reduce((sum, { request }) => sum + (request.ResourceConfig?.InstanceCount ?? 1), 0)
  const wanted = job.request.ResourceConfig?.InstanceCount ?? 1
  checkQuota(context, spot ? 'spot training job' : 'training job', type, current, wanted)
}

function quotaKey({ request }: TrainingJobDocument): [type: string, spot: boolean] {
  return [request.ResourceConfig?.InstanceType ?? '', request.EnableManagedSpotTraining ?? false]
}
