import type {
  CreateProcessingJobRequest,
  DeleteProcessingJobRequest,
  DescribeProcessingJobRequest,
  ListProcessingJobsRequest,
  StopProcessingJobRequest,
} from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { arnOf } from '../context.ts'
import { required } from '../errors.ts'
import { hasEnded, requireEnded, stoppingJob } from '../job-document.ts'
import { listPage } from '../listing.ts'
import { checkQuota } from '../quotas.ts'
import { tagsOf } from '../resources.ts'
import type { RunningJobs } from '../running-jobs.ts'
import { describeProcessingJob, summariseProcessingJob } from './describe.ts'
import type { ProcessingJobDocument } from './document.ts'
import { checkProcessingRequest } from './request.ts'
import { type ProcessingRunDeps, runProcessingJob } from './run.ts'

export type ProcessingDeps = ProcessingRunDeps & { readonly running: RunningJobs }

export function createProcessingOperations(deps: ProcessingDeps): Operations {
  const { context, jobs, running } = deps
  return {
    async CreateProcessingJob(input: CreateProcessingJobRequest) {
      const document = newProcessingJob(deps, input)
      if (!jobs.find(document.name)) requireInstance(deps, document)
      const job = await jobs.create(document)
      startProcessingJob(deps, job.name)
      return { ProcessingJobArn: job.arn }
    },

    async DescribeProcessingJob(input: DescribeProcessingJobRequest) {
      return describeProcessingJob(jobs.require(required(input.ProcessingJobName, 'ProcessingJobName')))
    },

    async StopProcessingJob(input: StopProcessingJobRequest) {
      const name = required(input.ProcessingJobName, 'ProcessingJobName')
      await jobs.update(name, (job) => stoppingJob(job, 'processing job', context.now()))
      running.stop(name)
      return {}
    },

    async DeleteProcessingJob(input: DeleteProcessingJobRequest) {
      const name = required(input.ProcessingJobName, 'ProcessingJobName')
      requireEnded(jobs.require(name), 'processing job')
      await jobs.remove(name)
      return {}
    },

    async ListProcessingJobs(input: ListProcessingJobsRequest) {
      const rules = { defaultOrder: 'Ascending', statusOf: (job: ProcessingJobDocument) => job.status } as const
      const { documents, nextToken } = listPage(jobs.values(), input, rules)
      return { ProcessingJobSummaries: documents.map(summariseProcessingJob), NextToken: nextToken }
    },
  }
}

/** Starts a job that is written down, new or taken up again. */
export function startProcessingJob(deps: ProcessingDeps, name: string): void {
  deps.running.start(name, (signal) => runProcessingJob(deps, name, signal))
}

function newProcessingJob({ context }: ProcessingDeps, input: CreateProcessingJobRequest): ProcessingJobDocument {
  const { Tags, ...request } = input
  const name = checkProcessingRequest(request)
  const now = context.now()
  const arn = arnOf(context, 'processing-job', name)
  return { name, arn, createdAt: now, modifiedAt: now, tags: tagsOf(Tags), request, status: 'InProgress' }
}

function requireInstance({ context, jobs }: ProcessingDeps, job: ProcessingJobDocument): void {
  const typeOf = ({ request }: ProcessingJobDocument) => request.ProcessingResources?.ClusterConfig?.InstanceType ?? ''
  const current = jobs.values().filter((other) => !hasEnded(other) && typeOf(other) === typeOf(job)).length
  checkQuota(context, 'processing job', typeOf(job), current, 1)
}
