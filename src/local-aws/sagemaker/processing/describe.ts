import type { DescribeProcessingJobResponse, ProcessingJobSummary } from '@aws-sdk/client-sagemaker'
import { dateOf } from '../job-document.ts'
import type { ProcessingJobDocument } from './document.ts'

export function describeProcessingJob(job: ProcessingJobDocument): DescribeProcessingJobResponse {
  const { request } = job
  return {
    ...request,
    ...summariseProcessingJob(job),
    ProcessingResources: request.ProcessingResources,
    AppSpecification: request.AppSpecification,
    StoppingCondition: request.StoppingCondition ?? { MaxRuntimeInSeconds: defaultMaxRuntimeSeconds },
    ProcessingStartTime: dateOf(job.startedAt),
  }
}

export function summariseProcessingJob(job: ProcessingJobDocument): ProcessingJobSummary {
  return {
    ProcessingJobName: job.name,
    ProcessingJobArn: job.arn,
    CreationTime: dateOf(job.createdAt),
    ProcessingEndTime: dateOf(job.endedAt),
    LastModifiedTime: dateOf(job.modifiedAt),
    ProcessingJobStatus: job.status,
    FailureReason: job.failureReason,
    ExitMessage: job.exitMessage,
  }
}

/** AWS's default. */
export const defaultMaxRuntimeSeconds = 86_400
