import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createConfig, createModel } from '../support/sagemaker-requests.ts'

let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker()
  await createModel(local, 'one')
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

describe('an endpoint configuration', () => {
  const variant = { VariantName: 'v', ModelName: 'one', InstanceType: 'ml.m5.large', InitialInstanceCount: 1 } as const
  const shadow = { ...variant, VariantName: 's' }

  it.each([
    ['AsyncInferenceConfig', { AsyncInferenceConfig: { OutputConfig: {} } }],
    ['ExplainerConfig', { ExplainerConfig: { ClarifyExplainerConfig: { ShapConfig: { ShapBaselineConfig: {} } } } }],
    [
      'ServerlessConfig',
      { ProductionVariants: [{ ...variant, ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 1 } }] },
    ],
    [
      'ManagedInstanceScaling',
      { ProductionVariants: [{ ...variant, ManagedInstanceScaling: { Status: 'ENABLED' as const } }] },
    ],
  ])('with %s is refused by name', async (member, more) => {
    await expect(createConfig(local, 'unserved', { one: 1 }, more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(`${member} is not served by the embedded SageMaker`),
    })
  })

  it.each([
    [
      'a variant without a model',
      { ProductionVariants: [{ ...variant, ModelName: undefined }] },
      'inference components are not served',
    ],
    ['two variants of one name', { ProductionVariants: [variant, variant] }, 'must be unique'],
    [
      'two shadow variants',
      { ProductionVariants: [variant], ShadowProductionVariants: [shadow, { ...shadow, VariantName: 't' }] },
      'got 1 and 2',
    ],
    [
      'a shadow beside two variants',
      { ProductionVariants: [variant, { ...variant, VariantName: 'w' }], ShadowProductionVariants: [shadow] },
      'got 2 and 1',
    ],
    [
      'a shadow of the same name',
      { ProductionVariants: [variant], ShadowProductionVariants: [variant] },
      'must be unique',
    ],
    ['no instance type', { ProductionVariants: [{ ...variant, InstanceType: undefined }] }, 'InstanceType'],
  ])('with %s is refused', async (_, more, message) => {
    await expect(createConfig(local, 'wrong', {}, more)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    })
  })

  it('is described as it was asked for, with the weight that AWS fills in', async () => {
    const ProductionVariants = [{ ...variant, ContainerStartupHealthCheckTimeoutInSeconds: 120 }]
    await createConfig(local, 'described', {}, { ProductionVariants, KmsKeyId: 'key' })
    const described = await local.sagemaker.describeEndpointConfig({ EndpointConfigName: 'described' })
    expect(described).toMatchObject({
      ProductionVariants: [{ ...ProductionVariants[0], InitialVariantWeight: 1 }],
      KmsKeyId: 'key',
    })
  })
})
