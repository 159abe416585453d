import type { DescribeTrainingJobResponse, TrainingJobSummary } from '@aws-sdk/client-sagemaker'
import { dateOf } from '../job-document.ts'
import type { TrainingJobDocument } from './document.ts'

export function describeTrainingJob(job: TrainingJobDocument): DescribeTrainingJobResponse {
  const { request } = job
  const seconds = job.startedAt && job.endedAt ? Math.ceil((job.endedAt - job.startedAt) / 1000) : undefined
  return {
    ...request,
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    // The Python SDK reads the key even where none was given.
    OutputDataConfig: {
      KmsKeyId: '',
      ...request.OutputDataConfig,
      S3OutputPath: request.OutputDataConfig?.S3OutputPath,
    },
    StoppingCondition: request.StoppingCondition,
    ModelArtifacts: job.artifactUri ? { S3ModelArtifacts: job.artifactUri } : undefined,
    TrainingJobStatus: job.status,
    SecondaryStatus: job.secondaryStatus,
    FailureReason: job.failureReason,
    CreationTime: dateOf(job.createdAt),
    LastModifiedTime: dateOf(job.modifiedAt),
    TrainingStartTime: dateOf(job.startedAt),
    TrainingEndTime: dateOf(job.endedAt),
    TrainingTimeInSeconds: seconds,
    BillableTimeInSeconds: seconds,
    SecondaryStatusTransitions: job.transitions.map(({ status, startedAt, endedAt, message }) => ({
      Status: status,
      StartTime: dateOf(startedAt),
      EndTime: dateOf(endedAt),
      StatusMessage: message,
    })),
    FinalMetricDataList: job.metrics.map(({ name, value, time }) => ({
      MetricName: name,
      Value: value,
      Timestamp: dateOf(time),
    })),
  }
}

export function summariseTrainingJob(job: TrainingJobDocument): TrainingJobSummary {
  return {
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    CreationTime: dateOf(job.createdAt),
    TrainingEndTime: dateOf(job.endedAt),
    LastModifiedTime: dateOf(job.modifiedAt),
    TrainingJobStatus: job.status,
    SecondaryStatus: job.secondaryStatus,
  }
}
