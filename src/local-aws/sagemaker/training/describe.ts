import type { DescribeTrainingJobResponse, TrainingJobSummary } from '@aws-sdk/client-sagemaker'
import { dateOf } from '../job-document.ts'
import { type TrainingJobDocument, timeIn } from './document.ts'

export function describeTrainingJob(job: TrainingJobDocument): DescribeTrainingJobResponse {
  const { request } = job
  const { EnableNetworkIsolation = false, EnableInterContainerTrafficEncryption = false } = request
  return {
    ...request,
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    TuningJobArn: job.tuning?.arn,
    EnableNetworkIsolation,
    EnableInterContainerTrafficEncryption,
    EnableManagedSpotTraining: request.EnableManagedSpotTraining ?? false,
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
    ...secondsOf(job),
    ...(request.ProfilerConfig && {
      ProfilingStatus: request.ProfilerConfig.DisableProfiler ? 'Disabled' : 'Enabled',
    }),
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

// Spot instances cost less on AWS, which tells of it as fewer billable seconds. Here there are no prices: what was used is billed.
function secondsOf(job: TrainingJobDocument) {
  if (job.startedAt === undefined || job.endedAt === undefined) return {}
  const usedMs = timeIn(job, ['Downloading', 'Training', 'Uploading', 'Stopping'], job.endedAt)
  const seconds = Math.max(1, Math.ceil(usedMs / 1000))
  return { TrainingTimeInSeconds: seconds, BillableTimeInSeconds: seconds }
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
