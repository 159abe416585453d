import type {
  CreateTransformJobRequest,
  DescribeTransformJobRequest,
  DescribeTransformJobResponse,
  ListTransformJobsRequest,
  StopTransformJobRequest,
  TransformJobSummary,
} from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { arnOf } from '../context.ts'
import { refuseUnserved, required, requiredName, validation } from '../errors.ts'
import { dateOf, hasEnded } from '../job-document.ts'
import { listPage } from '../listing.ts'
import { containerSpec } from '../models/container-spec.ts'
import type { ModelDeps } from '../models/operations.ts'
import { tagsOf } from '../resources.ts'
import type { RunningJobs } from '../running-jobs.ts'
import { parseS3Uri } from '../s3-uri.ts'
import type { TransformJobDocument } from './document.ts'
import { runTransformJob, type TransformRunDeps } from './run.ts'

export type TransformDeps = TransformRunDeps &
  Pick<ModelDeps, 'models' | 'findPackage'> & { readonly running: RunningJobs }

export function createTransformOperations(deps: TransformDeps): Operations {
  const { context, jobs, running } = deps
  return {
    async CreateTransformJob(input: CreateTransformJobRequest) {
      const job = await jobs.create(newTransformJob(deps, input))
      running.start(job.name, (signal) => runTransformJob(deps, job.name, signal))
      return { TransformJobArn: job.arn }
    },

    async DescribeTransformJob(input: DescribeTransformJobRequest) {
      return describe(jobs.require(required(input.TransformJobName, 'TransformJobName')))
    },

    async StopTransformJob(input: StopTransformJobRequest) {
      const name = required(input.TransformJobName, 'TransformJobName')
      await jobs.update(name, (job) => {
        if (hasEnded(job)) {
          throw validation(`The request was rejected because the transform job is in status ${job.status}`)
        }
        return { ...job, status: 'Stopping', modifiedAt: context.now() }
      })
      running.stop(name)
      return {}
    },

    async ListTransformJobs(input: ListTransformJobsRequest) {
      const rules = { defaultOrder: 'Descending', statusOf: (job: TransformJobDocument) => job.status } as const
      const { documents, nextToken } = listPage(jobs.values(), input, rules)
      return { TransformJobSummaries: documents.map(summarise), NextToken: nextToken }
    },
  }
}

function newTransformJob(deps: TransformDeps, input: CreateTransformJobRequest): TransformJobDocument {
  const { context, models, findPackage } = deps
  const { Tags, ...request } = input
  const name = requiredName(request.TransformJobName, 'TransformJobName')
  const source = required(request.TransformInput, 'TransformInput').DataSource?.S3DataSource
  parseS3Uri(
    required(source, 'TransformInput.DataSource.S3DataSource').S3Uri,
    'TransformInput.DataSource.S3DataSource.S3Uri',
  )
  if (source?.S3DataType !== 'S3Prefix')
    throw validation(`The embedded SageMaker transforms an S3Prefix, got ${source?.S3DataType}`)
  const splitType = request.TransformInput?.SplitType ?? 'None'
  if (splitType !== 'None' && splitType !== 'Line') {
    throw validation(`The embedded SageMaker splits by Line or None, got ${splitType}`)
  }
  parseS3Uri(required(request.TransformOutput, 'TransformOutput').S3OutputPath, 'TransformOutput.S3OutputPath')
  required(request.TransformResources, 'TransformResources')
  refuseUnserved(request, ['DataProcessing', 'DataCaptureConfig'])
  const container = containerSpec(models.require(required(request.ModelName, 'ModelName')), findPackage)
  const now = context.now()
  const arn = arnOf(context, 'transform-job', name)
  return { name, arn, createdAt: now, modifiedAt: now, tags: tagsOf(Tags), request, container, status: 'InProgress' }
}

function describe(job: TransformJobDocument): DescribeTransformJobResponse {
  const { request } = job
  return {
    ...request,
    ...summarise(job),
    ModelName: request.ModelName,
    TransformInput: request.TransformInput,
    TransformResources: request.TransformResources,
    TransformStartTime: dateOf(job.startedAt),
  }
}

function summarise(job: TransformJobDocument): TransformJobSummary {
  return {
    TransformJobName: job.name,
    TransformJobArn: job.arn,
    CreationTime: dateOf(job.createdAt),
    TransformEndTime: dateOf(job.endedAt),
    LastModifiedTime: dateOf(job.modifiedAt),
    TransformJobStatus: job.status,
    FailureReason: job.failureReason,
  }
}
