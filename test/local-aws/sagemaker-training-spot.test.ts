import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { CreateTrainingJobRequest, DescribeTrainingJobResponse } from '@aws-sdk/client-sagemaker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { trainingEnd, trainingJob, until } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage()
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ storage, timeScale: 60 })
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

const spot: Partial<CreateTrainingJobRequest> = {
  EnableManagedSpotTraining: true,
  StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
}
const statusesOf = ({ SecondaryStatusTransitions = [] }: DescribeTrainingJobResponse) =>
  SecondaryStatusTransitions.map(({ Status }) => Status)
const describeJob = (TrainingJobName: string) => local.sagemaker.describeTrainingJob({ TrainingJobName })
const isTraining = (name: string) =>
  until(
    () => describeJob(name),
    ({ SecondaryStatus }) => SecondaryStatus === 'Training',
    `the start of ${name}`,
  )

describe('a managed spot job', () => {
  it('that is interrupted goes on from its checkpoints, in a log of its own', async () => {
    await local.sagemaker.createTrainingJob(
      trainingJob('resumed', { behaviour: 'resume' }, { ...spot, CheckpointConfig: { S3Uri: 's3://bucket/kept/' } }),
    )
    await until(
      async () => storage.objects.get('kept/lives.txt')?.toString(),
      (lives) => lives === '1',
      'the first checkpoint',
    )
    local.faults.add({ kind: 'spot-interruption', name: 'resumed', times: 1, probability: 1 })
    const job = await trainingEnd(local, 'resumed')
    expect(job.TrainingJobStatus).toBe('Completed')
    expect(statusesOf(job)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Interrupted',
      'Starting',
      'Downloading',
      'Training',
      'Uploading',
      'Completed',
    ])
    expect(storage.objects.get('kept/lives.txt')?.toString()).toBe('2')
    expect(storage.objects.get('kept/last-words.txt')?.toString()).toBe('saw SIGTERM')
    expect(await readdir(join(local.dataDir, 'logs/aws/sagemaker/TrainingJobs/resumed'))).toHaveLength(2)
    expect(job.BillableTimeInSeconds).toBeLessThanOrEqual(job.TrainingTimeInSeconds ?? 0)
  })

  it('is interrupted only when its instances are spot instances', async () => {
    local.faults.add({ kind: 'spot-interruption', name: 'on-demand', probability: 1 })
    await local.sagemaker.createTrainingJob(
      trainingJob('on-demand', { behaviour: 'train' }, { StoppingCondition: { MaxRuntimeInSeconds: 3600 } }),
    )
    expect(statusesOf(await trainingEnd(local, 'on-demand'))).not.toContain('Interrupted')
    local.faults.clear()
  })

  it('ends as MaxWaitTimeExceeded when no instances come after an interruption', async () => {
    await local.sagemaker.createTrainingJob(trainingJob('lost', { behaviour: 'hang' }, spot))
    await isTraining('lost')
    local.faults.add({ kind: 'capacity', name: 'lost', probability: 1 })
    local.faults.add({ kind: 'spot-interruption', name: 'lost', times: 1, probability: 1 })
    await until(
      () => describeJob('lost'),
      (job) => statusesOf(job).includes('Interrupted'),
      'the interruption',
    )
    local.clock.advance(7200_000)
    const job = await trainingEnd(local, 'lost')
    expect(job.TrainingJobStatus).toBe('Stopped')
    expect(statusesOf(job)).toEqual([
      'Starting',
      'Downloading',
      'Training',
      'Interrupted',
      'Starting',
      'Stopping',
      'MaxWaitTimeExceeded',
    ])
    local.faults.clear()
  })

  it('waits for instances, and gives up when its time to wait is over', async () => {
    local.faults.add({ kind: 'capacity', name: 'never', probability: 1 })
    await local.sagemaker.createTrainingJob(trainingJob('never', { behaviour: 'train' }, spot))
    const waiting = await until(
      () => describeJob('never'),
      ({ SecondaryStatusTransitions = [] }) =>
        SecondaryStatusTransitions[0]?.StatusMessage?.includes('Insufficient capacity') ?? false,
      'the lack of instances',
    )
    expect(statusesOf(waiting)).toEqual(['Starting'])
    local.clock.advance(7200_000)
    const job = await trainingEnd(local, 'never')
    expect(job).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxWaitTimeExceeded' })
    expect(statusesOf(job)).toEqual(['Starting', 'Stopping', 'MaxWaitTimeExceeded'])
    local.faults.clear()
  })

  it('begins when there are instances again', async () => {
    local.faults.add({ kind: 'capacity', name: 'patient', times: 1, probability: 1 })
    await local.sagemaker.createTrainingJob(trainingJob('patient', { behaviour: 'train' }, spot))
    expect((await trainingEnd(local, 'patient')).TrainingJobStatus).toBe('Completed')
  })
})

describe('the waiting time of a spot job', () => {
  const tooShort =
    'Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds'
  const unasked = 'Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true'

  it.each([
    ['is missing', true, undefined, tooShort],
    ['is shorter than its running time', true, 59, tooShort],
    ['is given without spot instances', false, 60, unasked],
  ])('is refused where it %s', async (_, EnableManagedSpotTraining, MaxWaitTimeInSeconds, message) => {
    const StoppingCondition = { MaxRuntimeInSeconds: 60, ...(MaxWaitTimeInSeconds && { MaxWaitTimeInSeconds }) }
    const request = trainingJob('wrong', { behaviour: 'train' }, { EnableManagedSpotTraining, StoppingCondition })
    await expect(local.sagemaker.createTrainingJob(request)).rejects.toMatchObject({
      name: 'ValidationException',
      message,
    })
  })

  it('may be as long as its running time', async () => {
    const StoppingCondition = { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 60 }
    await local.sagemaker.createTrainingJob(
      trainingJob('equal', { behaviour: 'train' }, { EnableManagedSpotTraining: true, StoppingCondition }),
    )
    await trainingEnd(local, 'equal')
  })
})
