import type {
  DescribeHyperParameterTuningJobResponse,
  HyperParameterTrainingJobSummary,
  HyperParameterTuningJobSummary,
} from '@aws-sdk/client-sagemaker'
import { dateOf } from '../job-document.ts'
import type { TrainingJobDocument } from '../training/document.ts'
import { bestChild, objectiveOf, objectiveStatusOf } from './children.ts'
import type { TuningJobDocument } from './document.ts'
import { isServiceFault, notImproving } from './plan.ts'
import { tuningObjective } from './request.ts'

export function describeTuningJob(
  job: TuningJobDocument,
  children: readonly TrainingJobDocument[],
): DescribeHyperParameterTuningJobResponse {
  const { request } = job
  const best = bestChild(job, children)
  const { ResourceLimits: _, Strategy: __, ...summary } = summariseTuningJob(job, children)
  return {
    ...request,
    ...summary,
    HyperParameterTuningJobConfig: request.HyperParameterTuningJobConfig,
    BestTrainingJob: best && summariseChild(job, best),
    FailureReason: job.failureReason,
    ...(request.HyperParameterTuningJobConfig?.TuningJobCompletionCriteria && {
      TuningJobCompletionDetails: { NumberOfTrainingJobsObjectiveNotImproving: notImproving(job, children) },
    }),
    ConsumedResources: { RuntimeInSeconds: Math.ceil(((job.endedAt ?? job.modifiedAt) - job.createdAt) / 1000) },
  }
}

export function summariseTuningJob(
  job: TuningJobDocument,
  children: readonly TrainingJobDocument[],
): HyperParameterTuningJobSummary {
  const { MetricName } = tuningObjective(job.request)
  const count = (keep: (child: TrainingJobDocument) => boolean) => children.filter(keep).length
  const objectives = (status: string) => count((child) => objectiveStatusOf(child, MetricName) === status)
  return {
    HyperParameterTuningJobName: job.name,
    HyperParameterTuningJobArn: job.arn,
    HyperParameterTuningJobStatus: job.status,
    Strategy: job.request.HyperParameterTuningJobConfig?.Strategy,
    CreationTime: dateOf(job.createdAt),
    HyperParameterTuningEndTime: dateOf(job.endedAt),
    LastModifiedTime: dateOf(job.modifiedAt),
    TrainingJobStatusCounters: {
      Completed: count(({ status }) => status === 'Completed'),
      InProgress: count(({ status }) => status === 'InProgress' || status === 'Stopping'),
      RetryableError: count((child) => child.status === 'Failed' && isServiceFault(child)),
      NonRetryableError: count((child) => child.status === 'Failed' && !isServiceFault(child)),
      Stopped: count(({ status }) => status === 'Stopped'),
    },
    ObjectiveStatusCounters: {
      Succeeded: objectives('Succeeded'),
      Pending: objectives('Pending'),
      Failed: objectives('Failed'),
    },
    ResourceLimits: job.request.HyperParameterTuningJobConfig?.ResourceLimits,
  }
}

export function summariseChild(
  { request }: TuningJobDocument,
  child: TrainingJobDocument,
): HyperParameterTrainingJobSummary {
  const { Type, MetricName } = tuningObjective(request)
  const value = objectiveOf(child, MetricName)
  return {
    TrainingJobDefinitionName: child.tuning?.definitionName,
    TrainingJobName: child.name,
    TrainingJobArn: child.arn,
    CreationTime: dateOf(child.createdAt),
    TrainingStartTime: dateOf(child.startedAt),
    TrainingEndTime: dateOf(child.endedAt),
    TrainingJobStatus: child.status,
    TunedHyperParameters: { ...child.tuning?.tuned },
    FailureReason: child.failureReason,
    FinalHyperParameterTuningJobObjectiveMetric: value === undefined ? undefined : { Type, MetricName, Value: value },
    ObjectiveStatus: objectiveStatusOf(child, MetricName),
  }
}
