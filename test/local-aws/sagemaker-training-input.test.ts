import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Channel, CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { image, type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { channel, trainingEnd, trainingJob } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage({
  'in/a.csv': '1',
  'in/b.csv': '2',
  'in/c.csv': '3',
  'list.manifest': JSON.stringify([{ prefix: 's3://bucket/in/' }, 'a.csv', 'c.csv']),
  'wrong.manifest': '{"prefix":"s3://bucket/in/"}',
  'clash/a': 'a file',
  'clash/a/b': 'a file in a folder of the same name',
})
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ storage })
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

const create = (name: string, more: Partial<CreateTrainingJobRequest>) =>
  local.sagemaker.createTrainingJob(trainingJob(name, { behaviour: 'train' }, more))
const logOf = async (name: string) => {
  const folder = join(local.dataDir, 'logs/aws/sagemaker/TrainingJobs', name)
  const [file = ''] = await readdir(folder)
  return readFile(join(folder, file), 'utf8')
}

describe('the channels of a training job', () => {
  const manifest = (S3Uri: string): Channel => ({
    ChannelName: 'train',
    DataSource: { S3DataSource: { S3DataType: 'ManifestFile', S3Uri } },
  })

  it('hold what a manifest lists, uncompressed output as files', async () => {
    const OutputDataConfig = { S3OutputPath: 's3://bucket/plain', CompressionType: 'NONE' as const }
    await create('listed', { InputDataConfig: [manifest('s3://bucket/list.manifest')], OutputDataConfig })
    const job = await trainingEnd(local, 'listed')
    expect(job.FailureReason).toBeUndefined()
    expect(job.ModelArtifacts?.S3ModelArtifacts).toBe('s3://bucket/plain/listed/output/model/')
    expect(storage.objects.get('plain/listed/output/model/weights.txt')?.toString()).toBe('trained')
    const seen = JSON.parse(storage.objects.get('plain/listed/output/data/seen.json')?.toString() ?? '{}')
    expect(seen.files.sort()).toEqual(['train/a.csv', 'train/c.csv'])
  })

  it.each([
    [
      'a manifest that is none',
      'no-list',
      [manifest('s3://bucket/wrong.manifest')],
      'the manifest s3://bucket/wrong.manifest must be',
    ],
    ['a manifest that is not there', 'no-file', [manifest('s3://bucket/none')], 'No S3 objects found'],
    [
      'keys that cannot be files side by side',
      'clash',
      [channel('x', 's3://bucket/clash')],
      'Data download failed: s3://bucket/clash/a',
    ],
  ])('fail the job for %s', async (_, name, InputDataConfig, reason) => {
    await create(name, { InputDataConfig })
    const job = await trainingEnd(local, name)
    expect(job.FailureReason).toContain('ClientError: ')
    expect(job.FailureReason).toContain(reason)
  })

  const prefix = channel('train', 's3://bucket/in')
  it.each<[string, Channel[], string]>([
    ['a pipe', [{ ...prefix, InputMode: 'Pipe' }], 'Pipe mode is not served'],
    ['compression', [{ ...prefix, CompressionType: 'Gzip' }], 'CompressionType Gzip is for Pipe mode only'],
    [
      'record wrapping',
      [{ ...prefix, RecordWrapperType: 'RecordIO' }],
      'RecordWrapperType RecordIO is for Pipe mode only',
    ],
    ['one name twice', [prefix, prefix], 'Channel names must be unique, got train twice'],
    [
      'an augmented manifest',
      [
        {
          ChannelName: 'a',
          DataSource: { S3DataSource: { S3DataType: 'AugmentedManifestFile', S3Uri: 's3://bucket/x' } },
        },
      ],
      'got AugmentedManifestFile',
    ],
    [
      'a file system',
      [
        {
          ChannelName: 'fs',
          DataSource: {
            FileSystemDataSource: {
              FileSystemId: 'fs-12345678901',
              FileSystemAccessMode: 'ro',
              FileSystemType: 'EFS',
              DirectoryPath: '/x',
            },
          },
        },
      ],
      'FileSystemDataSource is not served by the embedded SageMaker',
    ],
  ])('are refused for %s', async (_, InputDataConfig, message) => {
    await expect(create('refused', { InputDataConfig })).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    })
  })
})

describe('a request for a training job', () => {
  const resources = { InstanceType: 'ml.m5.large' as const, InstanceCount: 1, VolumeSizeInGB: 1 }

  it.each<[string, Partial<CreateTrainingJobRequest>, string]>([
    ['several instances', { ResourceConfig: { ...resources, InstanceCount: 2 } }, 'trains on one instance'],
    [
      'a warm pool',
      { ResourceConfig: { ...resources, KeepAlivePeriodInSeconds: 60 } },
      'KeepAlivePeriodInSeconds is not served',
    ],
    ['an experiment', { ExperimentConfig: { ExperimentName: 'x' } }, 'ExperimentConfig is not served'],
    [
      'checkpoints elsewhere',
      { CheckpointConfig: { S3Uri: 's3://bucket/c', LocalPath: '/data' } },
      'CheckpointConfig.LocalPath must be /opt/ml/checkpoints',
    ],
    [
      'checkpoints that climb',
      { CheckpointConfig: { S3Uri: 's3://bucket/c', LocalPath: '/opt/ml/checkpoints/../../x' } },
      'CheckpointConfig.LocalPath must be /opt/ml/checkpoints',
    ],
    ['remote debugging', { RemoteDebugConfig: { EnableRemoteDebug: true } }, 'EnableRemoteDebug is not served'],
  ])('is refused for %s', async (_, more, message) => {
    await expect(create('refused', more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    })
  })

  it('may say what only AWS itself acts on, and gets it back', async () => {
    const more: Partial<CreateTrainingJobRequest> = {
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
      ResourceConfig: { ...resources, VolumeKmsKeyId: 'key', KeepAlivePeriodInSeconds: 0 },
      ProfilerConfig: { DisableProfiler: true },
      DebugHookConfig: { S3OutputPath: 's3://bucket/debug', CollectionConfigurations: [] },
      RemoteDebugConfig: { EnableRemoteDebug: false },
    }
    await create('infrastructure', more)
    const job = await trainingEnd(local, 'infrastructure')
    expect(job).toMatchObject({ ...more, TrainingJobStatus: 'Completed', ProfilingStatus: 'Disabled' })
    expect(job.OutputDataConfig).toEqual({ S3OutputPath: 's3://bucket/out', KmsKeyId: '' })
  })

  it('may bring its own entry point, whose /opt/ml is the base folder', async () => {
    const script = new URL('../support/containers/train.mjs', import.meta.url).pathname
    const request = trainingJob('own', { behaviour: 'tell' })
    await local.sagemaker.createTrainingJob({
      ...request,
      AlgorithmSpecification: {
        TrainingImage: image,
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['node', script],
        ContainerArguments: ['/opt/ml/input/data', 'ls /opt/ml && cat "/opt/ml/x"', '/opt/mlx'],
      },
    })
    expect((await trainingEnd(local, 'own')).FailureReason).toBeUndefined()
    const root = join(local.dataDir, 'jobs/training/own')
    expect(await logOf('own')).toBe(
      `arguments=${JSON.stringify([`${root}/input/data`, `ls ${root} && cat "${root}/x"`, '/opt/mlx'])}\n`,
    )
  })
})
