import type { DescribeTransformJobResponse } from '@aws-sdk/client-sagemaker'
import { ifThere } from '../ask.ts'
import { describeAll, factsOf, instanceOf, type JobReader, type JobRow, newestFirst } from './job.ts'

export const transformJobs: JobReader = {
  async list(ask, most) {
    const { TransformJobSummaries = [] } = (await ask('ListTransformJobs', { ...newestFirst, MaxResults: most })) ?? {}
    return describeAll(TransformJobSummaries, async ({ TransformJobName }) => {
      const job = await ifThere(ask('DescribeTransformJob', { TransformJobName }))
      return job && transformRow(job)
    })
  },

  async read(ask, name) {
    const job = await ifThere(ask('DescribeTransformJob', { TransformJobName: name }))
    if (!job) return undefined
    const facts = factsOf({
      model: job.ModelName,
      'input from': job.TransformInput?.DataSource?.S3DataSource?.S3Uri,
      'output to': job.TransformOutput?.S3OutputPath,
      'content type': job.TransformInput?.ContentType,
      'batch strategy': job.BatchStrategy,
      'largest payload': job.MaxPayloadInMB && `${job.MaxPayloadInMB} MB`,
    })
    return { ...transformRow(job), arn: job.TransformJobArn, facts, parameters: factsOf(job.Environment ?? {}) }
  },
}

function transformRow(job: DescribeTransformJobResponse): JobRow {
  return {
    kind: 'transform',
    name: job.TransformJobName ?? '',
    status: job.TransformJobStatus,
    instance: instanceOf(job.TransformResources?.InstanceType, job.TransformResources?.InstanceCount),
    createdAt: job.CreationTime,
    startedAt: job.TransformStartTime,
    endedAt: job.TransformEndTime,
    failureReason: job.FailureReason,
    note: job.ModelName && `model ${job.ModelName}`,
  }
}
