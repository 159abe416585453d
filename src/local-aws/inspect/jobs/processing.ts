import type { DescribeProcessingJobResponse } from '@aws-sdk/client-sagemaker'
import { ifThere } from '../ask.ts'
import { describeAll, factsOf, instanceOf, type JobReader, type JobRow, newestFirst } from './job.ts'

export const processingJobs: JobReader = {
  async list(ask, most) {
    const answer = await ask('ListProcessingJobs', { ...newestFirst, MaxResults: most })
    return describeAll(answer?.ProcessingJobSummaries ?? [], async ({ ProcessingJobName }) => {
      const job = await ifThere(ask('DescribeProcessingJob', { ProcessingJobName }))
      return job && processingRow(job)
    })
  },

  async read(ask, name) {
    const job = await ifThere(ask('DescribeProcessingJob', { ProcessingJobName: name }))
    if (!job) return undefined
    const { ImageUri, ContainerEntrypoint = [], ContainerArguments = [] } = job.AppSpecification ?? {}
    const inputs = (job.ProcessingInputs ?? []).map(({ InputName, S3Input }) => [`input ${InputName}`, S3Input?.S3Uri])
    const outputs = (job.ProcessingOutputConfig?.Outputs ?? []).map(({ OutputName, S3Output }) => [
      `output ${OutputName}`,
      S3Output?.S3Uri,
    ])
    const facts = factsOf({
      image: ImageUri,
      command: [...ContainerEntrypoint, ...ContainerArguments].join(' '),
      ...Object.fromEntries([...inputs, ...outputs]),
      'exit message': job.ExitMessage,
    })
    return { ...processingRow(job), arn: job.ProcessingJobArn, facts, parameters: factsOf(job.Environment ?? {}) }
  },
}

function processingRow(job: DescribeProcessingJobResponse): JobRow {
  const cluster = job.ProcessingResources?.ClusterConfig
  return {
    kind: 'processing',
    name: job.ProcessingJobName ?? '',
    status: job.ProcessingJobStatus,
    instance: instanceOf(cluster?.InstanceType, cluster?.InstanceCount),
    createdAt: job.CreationTime,
    startedAt: job.ProcessingStartTime,
    endedAt: job.ProcessingEndTime,
    failureReason: job.FailureReason,
  }
}
