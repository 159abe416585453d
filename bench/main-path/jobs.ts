import type { DescribeTrainingJobResponse, DescribeTransformJobResponse, SageMaker } from '@aws-sdk/client-sagemaker'
import type { Interval } from './timeline.ts'
import type { ActivityRun } from './workflow-history.ts'

export type Jobs = {
  readonly training: DescribeTrainingJobResponse
  readonly transforms: readonly DescribeTransformJobResponse[]
}

/** The jobs that a retraining started, as SageMaker describes them. */
export async function describeJobs(sagemaker: SageMaker, activities: readonly ActivityRun[]): Promise<Jobs> {
  const namesOf = (starter: string) =>
    activities
      .filter(({ type }) => type === starter)
      .map(({ result }) => (result as { readonly jobName: string }).jobName)
  const [TrainingJobName, ...others] = namesOf('startTrainingJob')
  if (!TrainingJobName || others.length > 0)
    throw new Error(`a retraining must start one training job, got ${others.length + (TrainingJobName ? 1 : 0)}`)
  const [training, ...transforms] = await Promise.all([
    sagemaker.describeTrainingJob({ TrainingJobName }),
    ...namesOf('startScoring').map((TransformJobName) => sagemaker.describeTransformJob({ TransformJobName })),
  ])
  return { training, transforms }
}

/** A training job's own run time, from TrainingStartTime to TrainingEndTime: download, training and upload, without the queue. */
export function trainingInterval({ TrainingStartTime, TrainingEndTime }: DescribeTrainingJobResponse): Interval {
  return between('training job', TrainingStartTime, TrainingEndTime)
}

export function transformInterval({ TransformStartTime, TransformEndTime }: DescribeTransformJobResponse): Interval {
  return between('transform job', TransformStartTime, TransformEndTime)
}

function between(what: string, from: Date | undefined, to: Date | undefined): Interval {
  if (!from || !to) throw new Error(`a ${what} must have a start and an end to be measured`)
  return { fromMs: from.getTime(), toMs: to.getTime() }
}
