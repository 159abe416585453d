import type {
  CreateTrainingJobRequest,
  DeleteTrainingJobRequest,
  DescribeTrainingJobRequest,
  ListTrainingJobsRequest,
  StopTrainingJobRequest,
} from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { refuseUnserved, required, validation } from '../errors.ts'
import { hasEnded, requireEnded } from '../job-document.ts'
import { listPage } from '../listing.ts'
import { createTrainingJob, type TrainingDeps } from './create.ts'
import { describeTrainingJob, summariseTrainingJob } from './describe.ts'
import { beginStopping, type TrainingJobDocument } from './document.ts'

export function createTrainingOperations(deps: TrainingDeps): Operations {
  const { jobs } = deps
  return {
    async CreateTrainingJob(input: CreateTrainingJobRequest) {
      const { arn } = await createTrainingJob(deps, input)
      return { TrainingJobArn: arn }
    },

    async DescribeTrainingJob(input: DescribeTrainingJobRequest) {
      return describeTrainingJob(jobs.require(required(input.TrainingJobName, 'TrainingJobName')))
    },

    async StopTrainingJob(input: StopTrainingJobRequest) {
      await stopTrainingJob(deps, required(input.TrainingJobName, 'TrainingJobName'))
      return {}
    },

    async DeleteTrainingJob(input: DeleteTrainingJobRequest) {
      const name = required(input.TrainingJobName, 'TrainingJobName')
      requireEnded(jobs.require(name), 'training job')
      await jobs.remove(name)
      return {}
    },

    async ListTrainingJobs(input: ListTrainingJobsRequest) {
      refuseUnserved(input, ['WarmPoolStatusEquals', 'TrainingPlanArnEquals'])
      const rules = { defaultOrder: 'Ascending', statusOf: (job: TrainingJobDocument) => job.status } as const
      const { documents, nextToken } = listPage(jobs.values(), input, rules)
      return { TrainingJobSummaries: documents.map(summariseTrainingJob), NextToken: nextToken }
    },
  }
}

export async function stopTrainingJob({ context, jobs, running }: TrainingDeps, name: string): Promise<void> {
  await jobs.update(name, (job) => {
    if (hasEnded(job)) throw validation(`The request was rejected because the training job is in status ${job.status}`)
    return beginStopping(job, context.now())
  })
  running.stop(name)
}
