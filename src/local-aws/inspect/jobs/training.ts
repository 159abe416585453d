import type { DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker'
import { ifThere } from '../ask.ts'
import { describeAll, factsOf, instanceOf, type JobReader, type JobRow, newestFirst } from './job.ts'

export const trainingJobs: JobReader = {
  async list(ask, most) {
    const { TrainingJobSummaries = [] } = (await ask('ListTrainingJobs', { ...newestFirst, MaxResults: most })) ?? {}
    return describeAll(TrainingJobSummaries, async ({ TrainingJobName }) => {
      const job = await ifThere(ask('DescribeTrainingJob', { TrainingJobName }))
      return job && trainingRow(job)
    })
  },

  async read(ask, name) {
    const job = await ifThere(ask('DescribeTrainingJob', { TrainingJobName: name }))
    if (!job) return undefined
    return {
      ...trainingRow(job),
      arn: job.TrainingJobArn,
      facts: trainingFacts(job),
      transitions: (job.SecondaryStatusTransitions ?? []).map(({ Status, StatusMessage, StartTime, EndTime }) => ({
        status: Status,
        message: StatusMessage,
        startedAt: StartTime,
        endedAt: EndTime,
      })),
      parameters: factsOf(job.HyperParameters ?? {}),
    }
  },
}

// A job out of time ends as Stopped, which alone would look like somebody's wish.
const endings: Readonly<Record<string, string>> = {
  MaxRuntimeExceeded: 'out of time (MaxRuntimeInSeconds)',
  MaxWaitTimeExceeded: 'out of time (MaxWaitTimeInSeconds)',
}

function trainingRow(job: DescribeTrainingJobResponse): JobRow {
  return {
    kind: 'training',
    name: job.TrainingJobName ?? '',
    status: job.TrainingJobStatus,
    secondaryStatus: job.SecondaryStatus,
    instance: instanceOf(job.ResourceConfig?.InstanceType, job.ResourceConfig?.InstanceCount),
    createdAt: job.CreationTime,
    startedAt: job.TrainingStartTime,
    endedAt: job.TrainingEndTime,
    failureReason: job.FailureReason,
    note: endings[job.SecondaryStatus ?? ''],
    metrics: (job.FinalMetricDataList ?? []).map(({ MetricName, Value }) => ({ name: MetricName, value: Value })),
  }
}

function trainingFacts(job: DescribeTrainingJobResponse) {
  const channels = (job.InputDataConfig ?? []).map(({ ChannelName, DataSource }) => [
    `channel ${ChannelName}`,
    DataSource?.S3DataSource?.S3Uri,
  ])
  return factsOf({
    image: job.AlgorithmSpecification?.TrainingImage,
    ...Object.fromEntries(channels),
    'output to': job.OutputDataConfig?.S3OutputPath,
    artefact: job.ModelArtifacts?.S3ModelArtifacts,
    'time limit': job.StoppingCondition?.MaxRuntimeInSeconds && `${job.StoppingCondition.MaxRuntimeInSeconds} s`,
    'billable time': job.BillableTimeInSeconds && `${job.BillableTimeInSeconds} s`,
    'managed spot': job.EnableManagedSpotTraining || undefined,
    checkpoints: job.CheckpointConfig?.S3Uri,
    'tuning job': job.TuningJobArn?.split('/').at(-1),
  })
}
