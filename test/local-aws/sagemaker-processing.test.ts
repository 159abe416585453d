import type { CreateProcessingJobRequest } from '@aws-sdk/client-sagemaker'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { image, type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { until } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage({ 'in/a.csv': '1', 'in/deep/b.csv': '2' })
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({
    storage,
    timeScale: 120,
    quotas: { 'ml.c5.xlarge for processing job usage': 0 },
  })
})
afterEach(() => local.faults.clear())
afterAll(async () => {
  await local.stop()
  await local.remove()
})

function processingJob(
  ProcessingJobName: string,
  ContainerArguments: string[],
  more: Partial<CreateProcessingJobRequest> = {},
): CreateProcessingJobRequest {
  return {
    ProcessingJobName,
    RoleArn: 'arn:aws:iam::000000000000:role/test',
    AppSpecification: { ImageUri: image, ContainerArguments },
    ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 } },
    ProcessingInputs: [
      {
        InputName: 'rows',
        S3Input: {
          S3Uri: 's3://bucket/in',
          LocalPath: '/opt/ml/processing/input/rows',
          S3DataType: 'S3Prefix',
          S3InputMode: 'File',
        },
      },
    ],
    ProcessingOutputConfig: { Outputs: [output(`s3://bucket/out/${ProcessingJobName}`)] },
    ...more,
  }
}
const output = (S3Uri: string, S3UploadMode: 'EndOfJob' | 'Continuous' = 'EndOfJob') => ({
  OutputName: 'result',
  S3Output: { S3Uri, LocalPath: '/opt/ml/processing/output', S3UploadMode },
})
const create = (...job: Parameters<typeof processingJob>) => local.sagemaker.createProcessingJob(processingJob(...job))
const end = (ProcessingJobName: string) =>
  until(
    () => local.sagemaker.describeProcessingJob({ ProcessingJobName }),
    ({ ProcessingJobStatus }) => ['Completed', 'Failed', 'Stopped'].includes(ProcessingJobStatus ?? ''),
    `the end of ${ProcessingJobName}`,
  )

describe('a processing job', () => {
  it('finds its inputs and configuration, and leaves its outputs and its message', async () => {
    await create('good', ['tell', 'x', '/opt/ml/processing/input/rows'], { Environment: { NOTE: 'hello' } })
    const job = await end('good')
    expect(job).toMatchObject({ ProcessingJobStatus: 'Completed', ExitMessage: 'all is well' })
    expect(job.FailureReason).toBeUndefined()
    expect(job.ProcessingEndTime?.getTime()).toBeGreaterThanOrEqual(job.ProcessingStartTime?.getTime() ?? Number.NaN)
    expect(JSON.parse(storage.objects.get('out/good/seen.json')?.toString() ?? '{}')).toEqual({
      files: expect.arrayContaining(['a.csv', 'deep/b.csv']),
      rest: ['x', expect.stringMatching(/jobs\/processing\/good\/processing\/input\/rows$/)],
      resources: { current_host: 'algo-1', hosts: ['algo-1'] },
      note: 'hello',
    })
  })

  it('runs the entry point of the request where it has one', async () => {
    const script = new URL('../support/containers/process.mjs', import.meta.url).pathname
    await create('own', [], {
      AppSpecification: { ImageUri: image, ContainerEntrypoint: ['node', script, 'tell'] },
    })
    expect((await end('own')).ProcessingJobStatus).toBe('Completed')
  })

  it('that fails says so, and keeps the last word of its container', async () => {
    await create('bad', ['fail'])
    expect(await end('bad')).toMatchObject({
      ProcessingJobStatus: 'Failed',
      FailureReason: 'AlgorithmError: See job logs for more information',
      ExitMessage: 'no such column',
    })
    expect([...storage.objects.keys()].filter((key) => key.startsWith('out/bad/'))).toEqual([])
  })

  it('stores a continuous output while it runs, and is stopped', async () => {
    await create('running', ['hang'], {
      ProcessingOutputConfig: { Outputs: [output('s3://bucket/live', 'Continuous')] },
    })
    await until(
      async () => storage.objects.has('live/alive.txt'),
      (there) => there,
      'the output of a running job',
    )
    await local.sagemaker.stopProcessingJob({ ProcessingJobName: 'running' })
    expect((await end('running')).ProcessingJobStatus).toBe('Stopped')
    await expect(local.sagemaker.stopProcessingJob({ ProcessingJobName: 'running' })).rejects.toMatchObject({
      message: 'The request was rejected because the processing job is in status Stopped',
    })
  })

  it('is stopped by its time limit', async () => {
    await create('slow', ['hang'], { StoppingCondition: { MaxRuntimeInSeconds: 30 } })
    expect((await end('slow')).ProcessingJobStatus).toBe('Stopped')
  })

  it.each([
    ['job-crash', 'AlgorithmError: See job logs for more information'],
    [
      'capacity',
      'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.',
    ],
  ] as const)('fails for the fault %s', async (kind, reason) => {
    local.faults.add({ kind, operation: 'CreateProcessingJob', name: kind, probability: 1 })
    await create(`fault-${kind}`, ['hang'])
    expect((await end(`fault-${kind}`)).FailureReason).toBe(reason)
  })

  it('tells of its changes as events', async () => {
    const { ProcessingJobArn } = await end('good')
    const events = local.events.filter(({ resources }) => resources[0] === ProcessingJobArn)
    expect(
      events.map(({ detailType, detail }) => [detailType, (detail as Record<string, unknown>).ProcessingJobStatus]),
    ).toEqual([
      ['SageMaker Processing Job State Change', 'InProgress'],
      ['SageMaker Processing Job State Change', 'Completed'],
    ])
  })
})

describe('a request for a processing job', () => {
  it.each<[string, Partial<CreateProcessingJobRequest>, string, string]>([
    [
      'several instances',
      { ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 } } },
      'ValidationException',
      'processes on one instance',
    ],
    [
      'instances beyond the quota',
      { ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.c5.xlarge', VolumeSizeInGB: 1 } } },
      'ResourceLimitExceeded',
      "The account-level service limit 'ml.c5.xlarge for processing job usage' is 0 Instances",
    ],
    [
      'a path elsewhere',
      {
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: 'o',
              S3Output: { S3Uri: 's3://bucket/x', LocalPath: '/opt/ml/../../etc', S3UploadMode: 'EndOfJob' },
            },
          ],
        },
      },
      'ValidationException',
      'LocalPath must be /opt/ml/processing or below it',
    ],
    [
      'a pipe',
      {
        ProcessingInputs: [
          {
            InputName: 'p',
            S3Input: {
              S3Uri: 's3://bucket/in',
              LocalPath: '/opt/ml/processing/x',
              S3DataType: 'S3Prefix',
              S3InputMode: 'Pipe',
            },
          },
        ],
      },
      'ValidationException',
      'Pipe mode is not served',
    ],
    [
      'an input of another kind',
      { ProcessingInputs: [{ InputName: 'd', DatasetDefinition: {} }] },
      'ValidationException',
      'DatasetDefinition is not served',
    ],
  ])('is refused for %s', async (_, more, name, message) => {
    await expect(create('refused', ['tell'], more)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    })
  })

  it('has a name that exists, once', async () => {
    await expect(create('good', ['tell'])).rejects.toMatchObject({ name: 'ResourceInUse' })
    const missing = { name: 'ValidationException', message: 'Could not find requested job with name: none' }
    await expect(local.sagemaker.describeProcessingJob({ ProcessingJobName: 'none' })).rejects.toMatchObject(missing)
    const { ProcessingJobSummaries } = await local.sagemaker.listProcessingJobs({
      StatusEquals: 'Completed',
      SortBy: 'Name',
    })
    expect(ProcessingJobSummaries?.map(({ ProcessingJobName }) => ProcessingJobName)).toEqual(['good', 'own'])
  })
})
