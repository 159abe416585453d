import type { DescribeTransformJobResponse, TransformJobSummary } from '@aws-sdk/client-sagemaker'
import { dateOf } from '../job-document.ts'
import type { TransformJobDocument } from './document.ts'

export function describeTransformJob(job: TransformJobDocument): DescribeTransformJobResponse {
  const { request } = job
  return {
    ...request,
    ...summariseTransformJob(job),
    ModelName: request.ModelName,
    TransformInput: request.TransformInput,
    TransformResources: request.TransformResources,
    TransformStartTime: dateOf(job.startedAt),
  }
}

export function summariseTransformJob(job: TransformJobDocument): TransformJobSummary {
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
