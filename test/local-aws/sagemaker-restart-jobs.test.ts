import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  image,
  type LocalSageMaker,
  type LocalSageMakerOptions,
  startLocalSageMaker,
} from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { trainingEnd, trainingJob, until } from '../support/sagemaker-requests.ts'

let local: LocalSageMaker
const storage = createMemoryStorage()
const options: LocalSageMakerOptions = { storage, limits: { shutdownGraceMs: 200 }, timeScale: 60 }

const restart = async () => {
  await local.stop()
  local = await startLocalSageMaker({ ...options, dataDir: local.dataDir })
}
const isTraining = (TrainingJobName: string) =>
  until(
    () => local.sagemaker.describeTrainingJob({ TrainingJobName }),
    ({ SecondaryStatus }) => SecondaryStatus === 'Training',
    `the training of ${TrainingJobName}`,
  )

afterEach(async () => {
  await local.stop()
  await local.remove()
})

describe('a job over a restart of the server', () => {
  it('is begun again where its retry strategy allows it, once for each attempt', async () => {
    local = await startLocalSageMaker(options)
    const more = { RetryStrategy: { MaximumRetryAttempts: 1 }, StoppingCondition: { MaxRuntimeInSeconds: 7200 } }
    await local.sagemaker.createTrainingJob(trainingJob('retried', { behaviour: 'hang' }, more))
    await isTraining('retried')
    await restart()
    const again = await isTraining('retried')
    expect(again.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Restarting',
      'Downloading',
      'Training',
    ])
    await restart()
    expect(await trainingEnd(local, 'retried')).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: expect.stringMatching(/^InternalServerError: /),
    })
  })

  it('goes on waiting where no container worked on it yet', async () => {
    local = await startLocalSageMaker(options)
    local.faults.add({ kind: 'capacity', name: 'waiting', probability: 1 })
    await local.sagemaker.createTrainingJob(
      trainingJob(
        'waiting',
        { behaviour: 'train' },
        {
          EnableManagedSpotTraining: true,
          StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
        },
      ),
    )
    // The next server has no faults, and so has instances.
    await restart()
    expect((await trainingEnd(local, 'waiting')).TrainingJobStatus).toBe('Completed')
  })

  it('that processed data ends as what it is: cut off', async () => {
    local = await startLocalSageMaker(options)
    await local.sagemaker.createProcessingJob({
      ProcessingJobName: 'cut-off',
      RoleArn: 'arn:aws:iam::000000000000:role/test',
      AppSpecification: { ImageUri: image, ContainerArguments: ['hang'] },
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: 'o',
            S3Output: { S3Uri: 's3://bucket/o', LocalPath: '/opt/ml/processing/o', S3UploadMode: 'EndOfJob' },
          },
        ],
      },
      ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 } },
    })
    const read = () => local.sagemaker.describeProcessingJob({ ProcessingJobName: 'cut-off' })
    await until(read, ({ ProcessingStartTime }) => ProcessingStartTime !== undefined, 'the start')
    await restart()
    expect(await read()).toMatchObject({
      ProcessingJobStatus: 'Failed',
      FailureReason: 'InternalServerError: the embedded SageMaker was stopped or restarted while the job ran',
    })
    expect(await readdir(join(local.dataDir, 'jobs')).catch(() => [])).toEqual([])
  })

  it('that tunes goes on with the training jobs that are left', async () => {
    local = await startLocalSageMaker(options)
    await local.sagemaker.createHyperParameterTuningJob({
      HyperParameterTuningJobName: 'tuned',
      HyperParameterTuningJobConfig: {
        Strategy: 'Random',
        HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'objective' },
        ResourceLimits: { MaxNumberOfTrainingJobs: 5, MaxParallelTrainingJobs: 1 },
        ParameterRanges: { ContinuousParameterRanges: [{ Name: 'x', MinValue: '0', MaxValue: '1' }] },
      },
      TrainingJobDefinition: {
        StaticHyperParameters: { behaviour: 'score' },
        AlgorithmSpecification: {
          TrainingImage: image,
          TrainingInputMode: 'File',
          MetricDefinitions: [{ Name: 'objective', Regex: 'objective=([-0-9.e]+)' }],
        },
        RoleArn: 'arn:aws:iam::000000000000:role/test',
        OutputDataConfig: { S3OutputPath: 's3://bucket/out' },
        ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 1 },
        StoppingCondition: { MaxRuntimeInSeconds: 7200 },
      },
    })
    const read = () => local.sagemaker.describeHyperParameterTuningJob({ HyperParameterTuningJobName: 'tuned' })
    await until(read, (job) => (job.TrainingJobStatusCounters?.Completed ?? 0) >= 1, 'a first training job')
    await restart()
    const job = await until(read, ({ HyperParameterTuningJobStatus: status }) => status === 'Completed', 'the end')
    const { Completed = 0, RetryableError = 0 } = job.TrainingJobStatusCounters ?? {}
    expect(Completed + RetryableError).toBe(5)
    expect(RetryableError).toBeLessThanOrEqual(1)
  })
})
