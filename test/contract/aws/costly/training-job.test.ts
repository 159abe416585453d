import { waitUntilTrainingJobCompletedOrStopped } from '@aws-sdk/client-sagemaker'
import { expect, it } from 'vitest'
import { trainingJob } from '../jobs.ts'
import { arnPattern, onRequest, patience, refusal, useAwsTarget } from '../use-target.ts'

const aws = useAwsTarget()
const sagemaker = () => aws.target.clients.sagemaker

async function train(behaviour: string, more: Parameters<typeof trainingJob>[3] = {}): Promise<string> {
  const TrainingJobName = aws.uniqueName(behaviour)
  await sagemaker().createTrainingJob(trainingJob(aws.target, TrainingJobName, behaviour, more))
  return TrainingJobName
}

async function ended(TrainingJobName: string) {
  await waitUntilTrainingJobCompletedOrStopped({ client: sagemaker(), ...aws.target.wait }, { TrainingJobName })
  return sagemaker().describeTrainingJob({ TrainingJobName })
}

async function failed(TrainingJobName: string) {
  const waiting = waitUntilTrainingJobCompletedOrStopped(
    { client: sagemaker(), ...aws.target.wait },
    { TrainingJobName },
  )
  await expect(waiting).rejects.toThrow('Failed')
  return sagemaker().describeTrainingJob({ TrainingJobName })
}

it('a training job that completes has its artefact, its metrics and its name for good', {
  timeout: patience,
}, async () => {
  const { s3, cloudwatch } = aws.target.clients
  const began = new Date()
  const name = await train('train', { Tags: [{ Key: 'made-by', Value: 'contract' }] })
  const job = await ended(name)
  expect(job).toMatchObject({
    TrainingJobStatus: 'Completed',
    SecondaryStatus: 'Completed',
    TrainingJobArn: expect.stringMatching(new RegExp(`^${arnPattern(`training-job/${name}`)}$`)),
    OutputDataConfig: { KmsKeyId: '' },
    BillableTimeInSeconds: expect.any(Number),
  })
  expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual(
    expect.arrayContaining(['Starting', 'Downloading', 'Training', 'Uploading', 'Completed']),
  )
  expect(job.FinalMetricDataList).toEqual([
    { MetricName: 'loss', Value: expect.closeTo(1.9e-5), Timestamp: expect.any(Date) },
  ])
  const [, , Bucket = '', ...key] = job.ModelArtifacts?.S3ModelArtifacts?.split('/') ?? []
  expect((await s3.headObject({ Bucket, Key: key.join('/') })).ContentLength).toBeGreaterThan(0)
  const { Datapoints } = await cloudwatch.getMetricStatistics({
    Namespace: '/aws/sagemaker/TrainingJobs',
    MetricName: 'loss',
    Dimensions: [{ Name: 'TrainingJobName', Value: name }],
    StartTime: began,
    EndTime: new Date(Date.now() + 60_000),
    Period: 60,
    Statistics: ['Minimum'],
  })
  expect(Datapoints?.[0]?.Minimum).toBeCloseTo(1.9e-5)
  const { Tags } = await sagemaker().listTags({ ResourceArn: job.TrainingJobArn })
  expect(Tags).toEqual([{ Key: 'made-by', Value: 'contract' }])

  await expect(sagemaker().createTrainingJob(trainingJob(aws.target, name, 'train'))).rejects.toMatchObject(
    refusal(
      'ResourceInUse',
      new RegExp(
        `^Training job names must be unique within an AWS account and region, and a training job with this name already exists \\(${arnPattern(`training-job/${name}`)}\\)`,
      ),
    ),
  )
  await expect(sagemaker().stopTrainingJob({ TrainingJobName: name })).rejects.toMatchObject(
    refusal('ValidationException', /^The request was rejected because the training job is in status Completed/),
  )
})

it('a training job that fails says why, from its own file', { timeout: patience }, async () => {
  const name = await train('fail', { HyperParameters: { behaviour: 'fail', note: 'too few rows' } })
  expect(await failed(name)).toMatchObject({
    TrainingJobStatus: 'Failed',
    FailureReason: expect.stringMatching(/^AlgorithmError: too few rows, exit code: 1/),
  })
})

it('a training job that is stopped keeps what it saved in its grace', { timeout: patience }, async () => {
  const name = await train('hang')
  await expect
    .poll(async () => (await sagemaker().describeTrainingJob({ TrainingJobName: name })).SecondaryStatus, {
      timeout: aws.target.wait.maxWaitTime * 1000,
      interval: aws.target.wait.maxDelay * 1000,
    })
    .toBe('Training')
  await sagemaker().stopTrainingJob({ TrainingJobName: name })
  const job = await ended(name)
  expect(job).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' })
  expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toContain('Stopping')
})

it('a training job that runs into its limit ends as Stopped', { timeout: patience }, async () => {
  const name = await train('hang', { StoppingCondition: { MaxRuntimeInSeconds: 20 } })
  expect(await ended(name)).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' })
})

it('training jobs are listed by page, status and part of the name', { timeout: patience }, async () => {
  const names = [await train('train'), await train('train')].sort()
  for (const name of names) await ended(name)
  const request = { NameContains: names[0]?.split('-').slice(0, 3).join('-') ?? '', StatusEquals: 'Completed' as const }
  const first = await sagemaker().listTrainingJobs({
    ...request,
    MaxResults: 1,
    SortBy: 'Name',
    SortOrder: 'Ascending',
  })
  expect(first.TrainingJobSummaries).toHaveLength(1)
  expect(first.NextToken).toEqual(expect.any(String))
})

onRequest('a training job without capacity fails with a CapacityError, which AWS cannot be made to show', async () => {
  const name = aws.uniqueName('unlucky')
  await aws.target.provoke({ kind: 'capacity', operation: 'CreateTrainingJob', name, times: 1 })
  await sagemaker().createTrainingJob(trainingJob(aws.target, name, 'train'))
  expect(await failed(name)).toMatchObject({
    FailureReason: expect.stringMatching(/^CapacityError: Unable to provision requested ML compute capacity/),
  })
})
