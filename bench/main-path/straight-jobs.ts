import { setTimeout as sleep } from 'node:timers/promises'
import type { DescribeTrainingJobResponse, DescribeTransformJobResponse, SageMaker } from '@aws-sdk/client-sagemaker'
import { type Jobs, trainingInterval, transformInterval } from './jobs.ts'
import { sinceMs } from './retraining.ts'
import { lengthOf } from './timeline.ts'

/** The jobs of a retraining, run again by a plain script. Times in milliseconds. */
export type StraightJobs = {
  /** From just before CreateTrainingJob was sent to the job's CreationTime. */
  readonly callToJobMs: number
  readonly callToTrainingMs: number
  /** From just before the first call until the end of the last job was seen. */
  readonly wallMs: number
  readonly trainingMs: number
  readonly transformMs: number
  /** The wall time less both jobs' own run time. */
  readonly overheadMs: number
}

type Again = { readonly jobs: Jobs; readonly name: string; readonly pollEveryMs: number }

/**
 * The baseline of the orchestration: the same training job and then the same transform job, started straight with the SageMaker
 * client and polled at the same interval, without Temporal and without anything in between.
 */
export async function runJobsStraight(sagemaker: SageMaker, { jobs, name, pollEveryMs }: Again): Promise<StraightJobs> {
  const [transform] = jobs.transforms
  if (!transform) throw new Error('a retraining must have scored its challenger to be run again')
  const askedAt = Date.now()
  await startTraining(sagemaker, jobs.training, name)
  const training = await pollUntil(
    pollEveryMs,
    () => sagemaker.describeTrainingJob({ TrainingJobName: name }),
    ({ TrainingJobStatus }) => TrainingJobStatus,
  )
  await startTransform(sagemaker, transform, name)
  const scored = await pollUntil(
    pollEveryMs,
    () => sagemaker.describeTransformJob({ TransformJobName: name }),
    ({ TransformJobStatus }) => TransformJobStatus,
  )
  const wallMs = Date.now() - askedAt
  const [trainingMs, transformMs] = [lengthOf(trainingInterval(training)), lengthOf(transformInterval(scored))]
  return {
    callToJobMs: sinceMs(askedAt, training.CreationTime),
    callToTrainingMs: sinceMs(askedAt, training.TrainingStartTime),
    wallMs,
    trainingMs,
    transformMs,
    overheadMs: wallMs - trainingMs - transformMs,
  }
}

async function startTraining(
  sagemaker: SageMaker,
  job: DescribeTrainingJobResponse,
  TrainingJobName: string,
): Promise<void> {
  await sagemaker.createTrainingJob({
    TrainingJobName,
    RoleArn: job.RoleArn,
    AlgorithmSpecification: job.AlgorithmSpecification,
    HyperParameters: job.HyperParameters,
    InputDataConfig: job.InputDataConfig,
    OutputDataConfig: { S3OutputPath: besides(job.OutputDataConfig?.S3OutputPath) },
    ResourceConfig: job.ResourceConfig,
    StoppingCondition: job.StoppingCondition,
  })
}

async function startTransform(
  sagemaker: SageMaker,
  job: DescribeTransformJobResponse,
  TransformJobName: string,
): Promise<void> {
  await sagemaker.createTransformJob({
    TransformJobName,
    ModelName: job.ModelName,
    BatchStrategy: job.BatchStrategy,
    MaxPayloadInMB: job.MaxPayloadInMB,
    TransformInput: job.TransformInput,
    TransformOutput: { ...job.TransformOutput, S3OutputPath: besides(job.TransformOutput?.S3OutputPath) },
    TransformResources: job.TransformResources,
  })
}

function besides(outputPath: string | undefined): string {
  return `${(outputPath ?? '').replace(/\/*$/, '')}-straight`
}

async function pollUntil<Job extends { readonly FailureReason?: string | undefined }>(
  pollEveryMs: number,
  describe: () => Promise<Job>,
  statusOf: (job: Job) => string | undefined,
): Promise<Job> {
  for (;;) {
    const job = await describe()
    const status = statusOf(job)
    if (status === 'Completed') return job
    if (status !== 'InProgress')
      throw new Error(`a job run again ended as ${status}: ${job.FailureReason ?? 'no failure reason given'}`)
    await sleep(pollEveryMs)
  }
}
