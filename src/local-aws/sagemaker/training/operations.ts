import type {
  CreateTrainingJobRequest,
  DescribeTrainingJobRequest,
  ListTrainingJobsRequest,
  StopTrainingJobRequest,
} from '@aws-sdk/client-sagemaker'
import { compileMetrics } from '../../runner/log-metrics.ts'
import type { Operations } from '../../service.ts'
import { arnOf, type SageMakerContext } from '../context.ts'
import { refuseUnserved, required, requiredName, validation } from '../errors.ts'
import { hasEnded } from '../job-document.ts'
import { listPage } from '../listing.ts'
import { type Resources, tagsOf } from '../resources.ts'
import type { RunningJobs } from '../running-jobs.ts'
import { parseS3Uri } from '../s3-uri.ts'
import { describeTrainingJob, summariseTrainingJob } from './describe.ts'
import { beginStopping, type TrainingJobDocument } from './document.ts'
import { runTrainingJob, type TrainingRunDeps } from './run.ts'

export type TrainingDeps = TrainingRunDeps & { readonly running: RunningJobs }

export function createTrainingOperations(deps: TrainingDeps): Operations {
  const { context, jobs, running } = deps
  return {
    async CreateTrainingJob(input: CreateTrainingJobRequest) {
      const job = await jobs.create(newTrainingJob(context, input))
      running.start(job.name, (signal) => runTrainingJob(deps, job.name, signal))
      return { TrainingJobArn: job.arn }
    },

    async DescribeTrainingJob(input: DescribeTrainingJobRequest) {
      return describeTrainingJob(jobs.require(required(input.TrainingJobName, 'TrainingJobName')))
    },

    async StopTrainingJob(input: StopTrainingJobRequest) {
      const name = required(input.TrainingJobName, 'TrainingJobName')
      await stopJob(jobs, name, context.now())
      running.stop(name)
      return {}
    },

    async ListTrainingJobs(input: ListTrainingJobsRequest) {
      const rules = { defaultOrder: 'Ascending', statusOf: (job: TrainingJobDocument) => job.status } as const
      const { documents, nextToken } = listPage(jobs.values(), input, rules)
      return { TrainingJobSummaries: documents.map(summariseTrainingJob), NextToken: nextToken }
    },
  }
}

async function stopJob(jobs: Resources<TrainingJobDocument>, name: string, now: number): Promise<void> {
  await jobs.update(name, (job) => {
    if (hasEnded(job)) throw validation(`The request was rejected because the training job is in status ${job.status}`)
    return job.status === 'Stopping' ? job : beginStopping(job, now)
  })
}

function newTrainingJob(context: SageMakerContext, input: CreateTrainingJobRequest): TrainingJobDocument {
  const { Tags, ...request } = input
  const name = requiredName(request.TrainingJobName, 'TrainingJobName')
  required(request.RoleArn, 'RoleArn')
  parseS3Uri(required(request.OutputDataConfig, 'OutputDataConfig').S3OutputPath, 'OutputDataConfig.S3OutputPath')
  const algorithm = required(request.AlgorithmSpecification, 'AlgorithmSpecification')
  required(algorithm.TrainingImage, 'AlgorithmSpecification.TrainingImage')
  compileMetrics(algorithm.MetricDefinitions)
  required(request.StoppingCondition, 'StoppingCondition')
  const instances = request.ResourceConfig?.InstanceCount ?? 1
  if (instances !== 1)
    throw validation(`The embedded SageMaker trains on one instance, got an InstanceCount of ${instances}`)
  refuseUnserved(request, [
    'ServerlessJobConfig',
    'ModelPackageConfig',
    'SessionChainingConfig',
    'EnableManagedSpotTraining',
    'CheckpointConfig',
  ])
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
  }
}
