import type { CreateModelInput } from '@aws-sdk/client-sagemaker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { image, type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { createConfig, invoke, settledEndpoint } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage({ 'unpacked/model/weights.txt': 'as files' })
let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ storage })
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

const create = (ModelName: string, more: Omit<CreateModelInput, 'ModelName'>) =>
  local.sagemaker.createModel({ ModelName, ...more })
const PrimaryContainer = { Image: image }

describe('a model', () => {
  it('is described as it was made, with what AWS fills in', async () => {
    const more = {
      ExecutionRoleArn: 'arn:aws:iam::000000000000:role/test',
      VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
    }
    await create('described', { PrimaryContainer, ...more })
    const described = await local.sagemaker.describeModel({ ModelName: 'described' })
    expect(described).toMatchObject({
      ...more,
      PrimaryContainer: { Image: image, Mode: 'SingleModel' },
      EnableNetworkIsolation: false,
      ModelArn: 'arn:aws:sagemaker:us-east-1:000000000000:model/described',
      CreationTime: expect.any(Date),
    })
    expect(described.Containers).toBeUndefined()
  })

  it('of files under a prefix is served from them, named in the list of containers', async () => {
    const S3DataSource = {
      S3Uri: 's3://bucket/unpacked/model/',
      S3DataType: 'S3Prefix',
      CompressionType: 'None',
    } as const
    await create('files', { Containers: [{ Image: image, ModelDataSource: { S3DataSource } }] })
    await createConfig(local, 'files', { files: 1 })
    await local.sagemaker.createEndpoint({ EndpointName: 'files', EndpointConfigName: 'files' })
    await settledEndpoint(local, 'files')
    expect(JSON.parse((await invoke(local, 'files', 'x')).text).model).toBe('as files')
  })

  it.each([
    ['no container', {}, "'primaryContainer'"],
    ['several containers', { Containers: [PrimaryContainer, PrimaryContainer] }, 'pipeline of several containers'],
    ['both kinds of container', { PrimaryContainer, Containers: [PrimaryContainer] }, 'got both'],
    [
      'many models',
      { PrimaryContainer: { ...PrimaryContainer, Mode: 'MultiModel' as const } },
      'MultiModel is not served',
    ],
    [
      'a cache of models',
      { PrimaryContainer: { ...PrimaryContainer, MultiModelConfig: { ModelCacheSetting: 'Enabled' as const } } },
      'MultiModelConfig is not served',
    ],
    [
      'an execution mode',
      { PrimaryContainer, InferenceExecutionConfig: { Mode: 'Direct' as const } },
      'InferenceExecutionConfig is not served',
    ],
  ])('with %s is refused', async (_, more, message) => {
    await expect(create('refused', more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    })
  })
})

describe('tags', () => {
  const Tags = Array.from({ length: 50 }, (_, index) => ({ Key: `key-${index}`, Value: 'v' }))

  it('are listed whole, and are never more than 50', async () => {
    const { ModelArn: ResourceArn } = await create('tagged', { PrimaryContainer, Tags })
    expect(await local.sagemaker.listTags({ ResourceArn, MaxResults: 50 })).toMatchObject({ Tags })
    await expect(
      local.sagemaker.addTags({ ResourceArn, Tags: [{ Key: 'one-more', Value: 'v' }] }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('at most 50 tags, got 51'),
    })
    await local.sagemaker.addTags({ ResourceArn, Tags: [{ Key: 'key-0', Value: 'other' }] })
    const listed = await local.sagemaker.listTags({ ResourceArn })
    expect(listed.Tags).toHaveLength(50)
    expect(listed.Tags).toContainEqual({ Key: 'key-0', Value: 'other' })
  })
})
