import type {
  CreateHyperParameterTuningJobRequest,
  DeleteHyperParameterTuningJobRequest,
  DescribeHyperParameterTuningJobRequest,
  ListHyperParameterTuningJobsRequest,
  ListTrainingJobsForHyperParameterTuningJobRequest,
  StopHyperParameterTuningJobRequest,
} from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { arnOf } from '../context.ts'
import { required } from '../errors.ts'
import { requireEnded, stoppingJob } from '../job-document.ts'
import { listPage, sortableNumber } from '../listing.ts'
import { tagsOf } from '../resources.ts'
import type { RunningJobs } from '../running-jobs.ts'
import type { TrainingJobDocument } from '../training/document.ts'
import { checkTrainingRequest } from '../training/request.ts'
import { childName, childRequest, childrenOf, chooseNext, objectiveOf } from './children.ts'
import { describeTuningJob, summariseChild, summariseTuningJob } from './describe.ts'
import type { TuningJobDocument } from './document.ts'
import { checkTuningRequest, tuningObjective } from './request.ts'
import { runTuningJob, type TuningRunDeps } from './run.ts'

export type TuningDeps = TuningRunDeps & { readonly running: RunningJobs }

const member = 'HyperParameterTuningJobName'

export function createTuningOperations(deps: TuningDeps): Operations {
  const { context, jobs, running, training } = deps
  return {
    async CreateHyperParameterTuningJob(input: CreateHyperParameterTuningJobRequest) {
      const job = await jobs.create(newTuningJob(deps, input))
      startTuningJob(deps, job.name)
      return { HyperParameterTuningJobArn: job.arn }
    },

    async DescribeHyperParameterTuningJob(input: DescribeHyperParameterTuningJobRequest) {
      const job = jobs.require(required(input.HyperParameterTuningJobName, member))
      return describeTuningJob(job, childrenOf(job, training.jobs))
    },

    async StopHyperParameterTuningJob(input: StopHyperParameterTuningJobRequest) {
      const name = required(input.HyperParameterTuningJobName, member)
      await jobs.update(name, (job) => stoppingJob(job, 'hyperparameter tuning job', context.now()))
      running.stop(name)
      return {}
    },

    async DeleteHyperParameterTuningJob(input: DeleteHyperParameterTuningJobRequest) {
      const name = required(input.HyperParameterTuningJobName, member)
      requireEnded(jobs.require(name), 'hyperparameter tuning job')
      await jobs.remove(name)
      return {}
    },

    async ListHyperParameterTuningJobs(input: ListHyperParameterTuningJobsRequest) {
      const rules = { defaultOrder: 'Ascending', statusOf: (job: TuningJobDocument) => job.status } as const
      const { documents, nextToken } = listPage(jobs.values(), { SortBy: 'Name', ...input }, rules)
      const summaries = documents.map((job) => summariseTuningJob(job, childrenOf(job, training.jobs)))
      return { HyperParameterTuningJobSummaries: summaries, NextToken: nextToken }
    },

    async ListTrainingJobsForHyperParameterTuningJob(input: ListTrainingJobsForHyperParameterTuningJobRequest) {
      const job = jobs.require(required(input.HyperParameterTuningJobName, member))
      const { MetricName } = tuningObjective(job.request)
      const finalValue = (child: TrainingJobDocument) => objectiveOf(child, MetricName)
      const byValue = input.SortBy === 'FinalObjectiveMetricValue'
      const children = childrenOf(job, training.jobs)
      const { documents, nextToken } = listPage(
        children,
        { SortBy: 'Name', ...input },
        {
          defaultOrder: 'Ascending',
          statusOf: ({ status }) => status,
          ...(byValue && {
            keep: (child) => finalValue(child) !== undefined,
            sortTextOf: (child: TrainingJobDocument) => sortableNumber(finalValue(child) ?? 0),
          }),
        },
      )
      return {
        TrainingJobSummaries: documents.map((child) => summariseChild(job, child)),
        NextToken: nextToken,
      }
    },
  }
}

/** Starts a job that is written down, new or taken up again. */
export function startTuningJob(deps: TuningDeps, name: string): void {
  deps.running.start(name, (signal) => runTuningJob(deps, name, signal))
}

// AWS keeps the seed to itself; any will do where none is asked for.
const seeds = 2 ** 31

function newTuningJob({ context }: TuningDeps, input: CreateHyperParameterTuningJobRequest): TuningJobDocument {
  const { Tags, ...request } = input
  const name = checkTuningRequest(request)
  const now = context.now()
  const job: TuningJobDocument = {
    name,
    arn: arnOf(context, 'hyper-parameter-tuning-job', name),
    createdAt: now,
    modifiedAt: now,
    tags: tagsOf(Tags),
    request,
    status: 'InProgress',
    seed: request.HyperParameterTuningJobConfig?.RandomSeed ?? Math.floor(context.random() * seeds),
    launched: 0,
  }
  checkTrainingRequest(childRequest(job, childName(job, 0), chooseNext(job, [], 0)))
  return job
}
