import type {
  DescribeHyperParameterTuningJobResponse,
  HyperParameterTrainingJobSummary,
} from '@aws-sdk/client-sagemaker'
import { ifThere } from '../ask.ts'
import { describeAll, factsOf, instanceOf, type JobReader, type JobRow, newestFirst } from './job.ts'

const mostChildren = 100

export const tuningJobs: JobReader = {
  async list(ask, most) {
    const answer = await ask('ListHyperParameterTuningJobs', { ...newestFirst, MaxResults: most })
    const summaries = answer?.HyperParameterTuningJobSummaries ?? []
    return describeAll(summaries, async ({ HyperParameterTuningJobName }) => {
      const job = await ifThere(ask('DescribeHyperParameterTuningJob', { HyperParameterTuningJobName }))
      return job && tuningRow(job)
    })
  },

  async read(ask, name) {
    const asked = { HyperParameterTuningJobName: name }
    const job = await ifThere(ask('DescribeHyperParameterTuningJob', asked))
    if (!job) return undefined
    const children = await ask('ListTrainingJobsForHyperParameterTuningJob', { ...asked, MaxResults: mostChildren })
    const {
      Strategy,
      HyperParameterTuningJobObjective: objective,
      ResourceLimits,
    } = job.HyperParameterTuningJobConfig ?? {}
    const best = job.BestTrainingJob
    return {
      ...tuningRow(job),
      arn: job.HyperParameterTuningJobArn,
      facts: factsOf({
        strategy: Strategy,
        objective: objective && `${objective.Type} ${objective.MetricName}`,
        'training jobs': ResourceLimits?.MaxNumberOfTrainingJobs,
        'side by side': ResourceLimits?.MaxParallelTrainingJobs,
        'best job': best?.TrainingJobName,
        'best value': best?.FinalHyperParameterTuningJobObjectiveMetric?.Value,
      }),
      parameters: factsOf(best?.TunedHyperParameters ?? {}),
      children: (children?.TrainingJobSummaries ?? []).map(childRow),
    }
  },
}

function tuningRow(job: DescribeHyperParameterTuningJobResponse): JobRow {
  const { Completed = 0, InProgress = 0 } = job.TrainingJobStatusCounters ?? {}
  const resources = job.TrainingJobDefinition?.ResourceConfig
  const best = job.BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric
  return {
    kind: 'tuning',
    name: job.HyperParameterTuningJobName ?? '',
    status: job.HyperParameterTuningJobStatus,
    instance: instanceOf(resources?.InstanceType, resources?.InstanceCount),
    createdAt: job.CreationTime,
    startedAt: job.CreationTime,
    endedAt: job.HyperParameterTuningEndTime,
    failureReason: job.FailureReason,
    metrics: best ? [{ name: best.MetricName, value: best.Value }] : [],
    note: `${Completed} of ${job.HyperParameterTuningJobConfig?.ResourceLimits?.MaxNumberOfTrainingJobs ?? '?'} done, ${InProgress} running`,
  }
}

function childRow(child: HyperParameterTrainingJobSummary): JobRow {
  const objective = child.FinalHyperParameterTuningJobObjectiveMetric
  const tuned = Object.entries(child.TunedHyperParameters ?? {}).map(([name, value]) => `${name}=${value}`)
  return {
    kind: 'training',
    name: child.TrainingJobName ?? '',
    status: child.TrainingJobStatus,
    createdAt: child.CreationTime,
    startedAt: child.TrainingStartTime,
    endedAt: child.TrainingEndTime,
    failureReason: child.FailureReason,
    metrics: objective ? [{ name: objective.MetricName, value: objective.Value }] : [],
    note: tuned.join(', '),
  }
}
