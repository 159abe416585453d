import type {
  CreateTransformJobRequest,
  DescribeTransformJobRequest,
  ListTransformJobsRequest,
  StopTransformJobRequest,
} from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { arnOf } from '../context.ts'
import { required } from '../errors.ts'
import { hasEnded, stoppingJob } from '../job-document.ts'
import { listPage } from '../listing.ts'
import { containerSpec } from '../models/container-spec.ts'
import type { ModelDeps } from '../models/operations.ts'
import { checkQuota } from '../quotas.ts'
import { tagsOf } from '../resources.ts'
import type { RunningJobs } from '../running-jobs.ts'
import { describeTransformJob, summariseTransformJob } from './describe.ts'
import type { TransformJobDocument } from './document.ts'
import { checkTransformRequest } from './request.ts'
import { runTransformJob, type TransformRunDeps } from './run.ts'

export type TransformDeps = TransformRunDeps &
  Pick<ModelDeps, 'models' | 'findPackage'> & { readonly running: RunningJobs }

export function createTransformOperations(deps: TransformDeps): Operations {
  const { context, jobs, running } = deps
  return {
    async CreateTransformJob(input: CreateTransformJobRequest) {
      const document = newTransformJob(deps, input)
      if (!jobs.find(document.name)) requireInstance(deps, document)
      const job = await jobs.create(document)
      running.start(job.name, (signal) => runTransformJob(deps, job.name, signal))
      return { TransformJobArn: job.arn }
    },

    async DescribeTransformJob(input: DescribeTransformJobRequest) {
      return describeTransformJob(jobs.require(required(input.TransformJobName, 'TransformJobName')))
    },

    async StopTransformJob(input: StopTransformJobRequest) {
      const name = required(input.TransformJobName, 'TransformJobName')
      await jobs.update(name, (job) => stoppingJob(job, 'transform job', context.now()))
      running.stop(name)
      return {}
    },

    async ListTransformJobs(input: ListTransformJobsRequest) {
      const rules = { defaultOrder: 'Descending', statusOf: (job: TransformJobDocument) => job.status } as const
      const { documents, nextToken } = listPage(jobs.values(), input, rules)
      return { TransformJobSummaries: documents.map(summariseTransformJob), NextToken: nextToken }
    },
  }
}

function newTransformJob(deps: TransformDeps, input: CreateTransformJobRequest): TransformJobDocument {
  const { context, models, findPackage } = deps
  const { Tags, ...request } = input
  const name = checkTransformRequest(request)
  const container = containerSpec(models.require(required(request.ModelName, 'ModelName')), findPackage)
  const now = context.now()
  const arn = arnOf(context, 'transform-job', name)
  return { name, arn, createdAt: now, modifiedAt: now, tags: tagsOf(Tags), request, container, status: 'InProgress' }
}

function requireInstance({ context, jobs }: TransformDeps, job: TransformJobDocument): void {
  const typeOf = ({ request }: TransformJobDocument) => request.TransformResources?.InstanceType ?? ''
  const current = jobs.values().filter((other) => !hasEnded(other) && typeOf(other) === typeOf(job)).length
  checkQuota(context, 'transform job', typeOf(job), current, 1)
}
