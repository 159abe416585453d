import type { CreateHyperParameterTuningJobRequest, HyperParameterTuningJobConfig } from '@aws-sdk/client-sagemaker'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { image, type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { until } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage()
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ storage, timeScale: 60, quotas: { 'ml.c5.xlarge for training job usage': 1 } })
})
afterEach(() => local.faults.clear())
afterAll(async () => {
  await local.stop()
  await local.remove()
})

type Choices = {
  config?: Partial<HyperParameterTuningJobConfig>
  fixed?: Record<string, string>
  instanceType?: 'ml.m5.large' | 'ml.c5.xlarge'
  more?: Partial<CreateHyperParameterTuningJobRequest>
}

const x = { Name: 'x', MinValue: '0', MaxValue: '1' }

function tuningJob(HyperParameterTuningJobName: string, choices: Choices = {}): CreateHyperParameterTuningJobRequest {
  const { config = {}, fixed = { behaviour: 'score' }, instanceType = 'ml.m5.large', more = {} } = choices
  return {
    HyperParameterTuningJobName,
    HyperParameterTuningJobConfig: {
      Strategy: 'Random',
      HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'objective' },
      ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
      ParameterRanges: { ContinuousParameterRanges: [x] },
      RandomSeed: 1,
      ...config,
    },
    TrainingJobDefinition: {
      StaticHyperParameters: fixed,
      AlgorithmSpecification: {
        TrainingImage: image,
        TrainingInputMode: 'File',
        MetricDefinitions: [{ Name: 'objective', Regex: 'objective=([-0-9.e]+)' }],
      },
      RoleArn: 'arn:aws:iam::000000000000:role/test',
      OutputDataConfig: { S3OutputPath: 's3://bucket/out' },
      ResourceConfig: { InstanceType: instanceType, InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 7200 },
    },
    ...more,
  }
}
const create = (name: string, choices?: Choices) =>
  local.sagemaker.createHyperParameterTuningJob(tuningJob(name, choices))
const describeJob = (HyperParameterTuningJobName: string) =>
  local.sagemaker.describeHyperParameterTuningJob({ HyperParameterTuningJobName })
const end = (name: string) =>
  until(
    () => describeJob(name),
    ({ HyperParameterTuningJobStatus }) =>
      ['Completed', 'Failed', 'Stopped'].includes(HyperParameterTuningJobStatus ?? ''),
    `the end of ${name}`,
  )
const childrenOf = async (HyperParameterTuningJobName: string, more: object = {}) =>
  (await local.sagemaker.listTrainingJobsForHyperParameterTuningJob({ HyperParameterTuningJobName, ...more }))
    .TrainingJobSummaries ?? []

describe('a tuning job', () => {
  it('trains as often as it may and tells which was best', async () => {
    await create('random', { more: { Tags: [{ Key: 'k', Value: 'v' }] } })
    const job = await end('random')
    expect(job).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Completed: 4, InProgress: 0, RetryableError: 0, NonRetryableError: 0, Stopped: 0 },
      ObjectiveStatusCounters: { Succeeded: 4, Pending: 0, Failed: 0 },
    })
    const children = await childrenOf('random', { SortBy: 'FinalObjectiveMetricValue', SortOrder: 'Descending' })
    const values = children.map((child) => child.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? Number.NaN)
    expect(values).toEqual([...values].sort((a, b) => b - a))
    expect(job.BestTrainingJob).toEqual(children[0])
    for (const { TunedHyperParameters, FinalHyperParameterTuningJobObjectiveMetric: metric } of children) {
      expect(metric?.Value).toBeCloseTo(1 - (Number(TunedHyperParameters?.x) - 0.3) ** 2)
    }
  })

  it('names and marks its training jobs as AWS does', async () => {
    const [first] = await childrenOf('random')
    expect(first?.TrainingJobName).toMatch(/^random-001-[0-9a-f]{8}$/)
    const child = await local.sagemaker.describeTrainingJob({ TrainingJobName: first?.TrainingJobName })
    expect(child.HyperParameters).toEqual({
      behaviour: 'score',
      x: first?.TunedHyperParameters?.x,
      _tuning_objective_metric: 'objective',
    })
    expect(child.TuningJobArn).toBe((await describeJob('random')).HyperParameterTuningJobArn)
    const { Tags } = await local.sagemaker.listTags({ ResourceArn: child.TrainingJobArn })
    expect(Tags).toEqual([{ Key: 'k', Value: 'v' }])
  })

  it('searches a whole grid', async () => {
    const CategoricalParameterRanges = [
      { Name: 'x', Values: ['0.1', '0.3'] },
      { Name: 'kind', Values: ['a', 'b'] },
    ]
    const ResourceLimits = { MaxParallelTrainingJobs: 4 }
    await create('grid', {
      config: { Strategy: 'Grid', ResourceLimits, ParameterRanges: { CategoricalParameterRanges } },
    })
    const job = await end('grid')
    expect(job.TrainingJobStatusCounters?.Completed).toBe(4)
    expect(job.BestTrainingJob?.TunedHyperParameters).toEqual({ x: '0.3', kind: 'b' })
  })

  it('learns from its training jobs under the Bayesian strategy', async () => {
    const ResourceLimits = { MaxNumberOfTrainingJobs: 7, MaxParallelTrainingJobs: 1 }
    await create('bayesian', { config: { Strategy: 'Bayesian', ResourceLimits } })
    const best = (await end('bayesian')).BestTrainingJob?.FinalHyperParameterTuningJobObjectiveMetric?.Value
    expect(best).toBeGreaterThan(0.98)
  })

  it('minimises where it is to', async () => {
    const HyperParameterTuningJobObjective = { Type: 'Minimize' as const, MetricName: 'objective' }
    const CategoricalParameterRanges = [{ Name: 'x', Values: ['0.3', '1'] }]
    const ResourceLimits = { MaxParallelTrainingJobs: 1 }
    await create('minimal', {
      config: {
        Strategy: 'Grid',
        HyperParameterTuningJobObjective,
        ResourceLimits,
        ParameterRanges: { CategoricalParameterRanges },
      },
    })
    expect((await end('minimal')).BestTrainingJob?.TunedHyperParameters).toEqual({ x: '1' })
  })

  it('ends when it is good enough', async () => {
    const TuningJobCompletionCriteria = { TargetObjectiveMetricValue: 0.1 }
    const ResourceLimits = { MaxNumberOfTrainingJobs: 50, MaxParallelTrainingJobs: 1 }
    await create('enough', { config: { TuningJobCompletionCriteria, ResourceLimits } })
    const job = await end('enough')
    expect(job.HyperParameterTuningJobStatus).toBe('Completed')
    expect(job.TrainingJobStatusCounters?.Completed).toBe(1)
  })

  it('fails when no training job succeeds', async () => {
    await create('hopeless', {
      fixed: { behaviour: 'crash' },
      config: { ResourceLimits: { MaxNumberOfTrainingJobs: 9, MaxParallelTrainingJobs: 3 } },
    })
    const job = await end('hopeless')
    expect(job).toMatchObject({
      HyperParameterTuningJobStatus: 'Failed',
      FailureReason:
        'No training job succeeded after 5 attempts. Please take a look at the training job failures to get more details.',
    })
    expect(job.BestTrainingJob).toBeUndefined()
    expect(job.TrainingJobStatusCounters?.NonRetryableError).toBeGreaterThanOrEqual(5)
  })

  it('is stopped with its training jobs', async () => {
    await create('halted', { fixed: { behaviour: 'hang' } })
    await until(
      () => childrenOf('halted'),
      (children) => children.length === 2,
      'two training jobs',
    )
    await local.sagemaker.stopHyperParameterTuningJob({ HyperParameterTuningJobName: 'halted' })
    expect(await end('halted')).toMatchObject({
      HyperParameterTuningJobStatus: 'Stopped',
      TrainingJobStatusCounters: { Stopped: 2, InProgress: 0 },
    })
  })

  it('takes turns where there are fewer instances than it may use', async () => {
    await create('few', { instanceType: 'ml.c5.xlarge' })
    const job = await end('few')
    expect(job.FailureReason).toBeUndefined()
    expect(job.TrainingJobStatusCounters?.Completed).toBe(4)
  })

  it('ends when its own time is over', async () => {
    await create('short', {
      fixed: { behaviour: 'hang' },
      config: { ResourceLimits: { MaxParallelTrainingJobs: 1, MaxRuntimeInSeconds: 120 } },
    })
    await until(
      () => childrenOf('short'),
      (children) => children.length === 1,
      'a training job',
    )
    local.clock.advance(120_000)
    expect(await end('short')).toMatchObject({
      HyperParameterTuningJobStatus: 'Completed',
      TrainingJobStatusCounters: { Stopped: 1 },
    })
  })

  it('tells of its changes as events', async () => {
    const { HyperParameterTuningJobArn } = await describeJob('halted')
    const events = local.events.filter(({ resources }) => resources[0] === HyperParameterTuningJobArn)
    expect(
      events.map(({ detailType, detail }) => [
        detailType,
        (detail as Record<string, unknown>).HyperParameterTuningJobStatus,
      ]),
    ).toEqual(
      ['InProgress', 'Stopping', 'Stopped'].map((status) => [
        'SageMaker HyperParameter Tuning Job State Change',
        status,
      ]),
    )
  })
})

describe('a request for a tuning job', () => {
  it.each<[string, Choices, string]>([
    ['Hyperband', { config: { Strategy: 'Hyperband' } }, 'Strategy Hyperband is not served'],
    [
      'early stopping',
      { config: { TrainingJobEarlyStoppingType: 'Auto' } },
      'TrainingJobEarlyStoppingType Auto is not served',
    ],
    [
      'a grid of numbers',
      { config: { Strategy: 'Grid', ResourceLimits: { MaxParallelTrainingJobs: 1 } } },
      'got the range of x',
    ],
    [
      'an objective that nobody measures',
      { config: { HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'f1' } } },
      'got f1',
    ],
    [
      'a static hyperparameter with a range',
      { fixed: { behaviour: 'score', x: '1' } },
      'Hyperparameter x must be static or have a range',
    ],
    [
      'a search without end',
      { config: { ResourceLimits: { MaxParallelTrainingJobs: 1 } } },
      'must have MaxNumberOfTrainingJobs or MaxRuntimeInSeconds',
    ],
    [
      'a warm start',
      {
        more: {
          WarmStartConfig: {
            ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName: 'random' }],
            WarmStartType: 'TransferLearning',
          },
        },
      },
      'WarmStartConfig is not served',
    ],
  ])('is refused for %s', async (_, choices, message) => {
    await expect(create('refused', choices)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    })
  })

  it('is refused where its training jobs would be', async () => {
    const request = tuningJob('refused')
    const ResourceConfig = { InstanceType: 'ml.m5.large' as const, InstanceCount: 2, VolumeSizeInGB: 1 }
    const TrainingJobDefinition = {
      ...request.TrainingJobDefinition,
      ResourceConfig,
    } as typeof request.TrainingJobDefinition
    await expect(
      local.sagemaker.createHyperParameterTuningJob({ ...request, TrainingJobDefinition }),
    ).rejects.toMatchObject({ message: expect.stringContaining('trains on one instance') })
  })

  it('has a name that exists, once', async () => {
    await expect(create('random')).rejects.toMatchObject({
      name: 'ResourceInUse',
      message: 'A hyperparameter tuning job with the name, random, already exists. Choose a different name.',
    })
    await expect(describeJob('none')).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: expect.stringContaining("Amazon SageMaker can't find a tuning job"),
    })
    const { HyperParameterTuningJobSummaries = [] } = await local.sagemaker.listHyperParameterTuningJobs({
      StatusEquals: 'Completed',
    })
    const names = HyperParameterTuningJobSummaries.map(({ HyperParameterTuningJobName }) => HyperParameterTuningJobName)
    expect(names).toEqual([...names].sort())
    expect(names).toContain('grid')
  })
})
