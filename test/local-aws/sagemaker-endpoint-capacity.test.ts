import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createConfig, createModel, settledEndpoint, until } from '../support/sagemaker-requests.ts'

let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({
    quotas: { 'ml.m5.large for endpoint usage': 2, 'ml.p2.xlarge for endpoint usage': 0 },
    limits: { serverStopGraceMs: 500 },
  })
  await createModel(local, 'quick')
  await createModel(local, 'late', 'late-ping')
  await createConfig(local, 'quick', { quick: 1 })
  const variant = { VariantName: 'v', InitialInstanceCount: 1 } as const
  await createConfig(
    local,
    'gpu',
    {},
    { ProductionVariants: [{ ...variant, ModelName: 'quick', InstanceType: 'ml.p2.xlarge' }] },
  )
  await createConfig(
    local,
    'late',
    {},
    { ProductionVariants: [{ ...variant, ModelName: 'late', InstanceType: 'ml.c5.large' }] },
  )
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

const create = (EndpointName: string, EndpointConfigName: string) =>
  local.sagemaker.createEndpoint({ EndpointName, EndpointConfigName })

describe('quotas of endpoints', () => {
  it('refuse what goes beyond them, in AWS’s words', async () => {
    await expect(create('gpu', 'gpu')).rejects.toMatchObject({
      name: 'ResourceLimitExceeded',
      message: expect.stringContaining(
        "The account-level service limit 'ml.p2.xlarge for endpoint usage' is 0 Instances, with current utilization of 0 " +
          'Instances and a request delta of 1 Instances.',
      ),
    })
  })

  it('count what other endpoints have, and both fleets of an update', async () => {
    await create('first', 'quick')
    await settledEndpoint(local, 'first')
    await local.sagemaker.updateEndpoint({ EndpointName: 'first', EndpointConfigName: 'quick' })
    await settledEndpoint(local, 'first')
    await create('second', 'quick')
    const full = {
      name: 'ResourceLimitExceeded',
      message: expect.stringContaining('current utilization of 2 Instances'),
    }
    await expect(create('third', 'quick')).rejects.toMatchObject(full)
    await settledEndpoint(local, 'second')
    await expect(
      local.sagemaker.updateEndpoint({ EndpointName: 'first', EndpointConfigName: 'quick' }),
    ).rejects.toMatchObject(full)
    const more = [{ VariantName: 'quick', DesiredInstanceCount: 2 }]
    await expect(
      local.sagemaker.updateEndpointWeightsAndCapacities({ EndpointName: 'first', DesiredWeightsAndCapacities: more }),
    ).rejects.toMatchObject(full)
  })

  it('are free again when an endpoint is gone', async () => {
    await local.sagemaker.deleteEndpoint({ EndpointName: 'second' })
    const gone = () => local.sagemaker.describeEndpoint({ EndpointName: 'second' }).catch(() => undefined)
    await until(gone, (endpoint) => endpoint === undefined, 'the deletion')
    await expect(create('third', 'quick')).resolves.toBeDefined()
    await settledEndpoint(local, 'third')
  })
})

describe('scaling', () => {
  const scale = (DesiredInstanceCount: number) =>
    local.sagemaker.updateEndpointWeightsAndCapacities({
      EndpointName: 'scaled',
      DesiredWeightsAndCapacities: [{ VariantName: 'v', DesiredInstanceCount, DesiredWeight: 3 }],
    })

  it('is described as what is there and what is wanted until it is done', async () => {
    await create('scaled', 'late')
    await settledEndpoint(local, 'scaled')
    await scale(2)
    const described = await local.sagemaker.describeEndpoint({ EndpointName: 'scaled' })
    expect(described).toMatchObject({
      EndpointStatus: 'Updating',
      ProductionVariants: [
        {
          CurrentInstanceCount: 1,
          DesiredInstanceCount: 2,
          CurrentWeight: 1,
          DesiredWeight: 3,
          VariantStatus: [{ Status: 'Updating', StatusMessage: 'Scaling out desired instance count to 2.' }],
        },
      ],
    })
    expect(described.PendingDeploymentSummary).toBeUndefined()
    const done = await settledEndpoint(local, 'scaled')
    expect(done.ProductionVariants).toMatchObject([
      { CurrentInstanceCount: 2, DesiredInstanceCount: 2, CurrentWeight: 3, DesiredWeight: 3 },
    ])
  })

  it('without capacity leaves counts and weights as they were', async () => {
    local.faults.add({
      kind: 'capacity',
      service: 'sagemaker',
      operation: 'UpdateEndpointWeightsAndCapacities',
      times: 1,
      probability: 1,
    })
    await local.sagemaker.updateEndpointWeightsAndCapacities({
      EndpointName: 'scaled',
      DesiredWeightsAndCapacities: [{ VariantName: 'v', DesiredInstanceCount: 3, DesiredWeight: 9 }],
    })
    const { ProductionVariants, FailureReason } = await settledEndpoint(local, 'scaled')
    expect(ProductionVariants).toMatchObject([{ CurrentInstanceCount: 2, CurrentWeight: 3 }])
    expect(FailureReason).toContain('InsufficientInstanceCapacity')
  })
})
