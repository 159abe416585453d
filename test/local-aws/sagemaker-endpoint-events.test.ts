import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createConfig, createModel, settledEndpoint, until } from '../support/sagemaker-requests.ts'

let local: LocalSageMaker

beforeAll(async () => {
  local = await startLocalSageMaker({ limits: { serverStopGraceMs: 500 } })
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})
beforeEach(() => {
  local.events.length = 0
})

const arn = (rest: string) => `arn:aws:sagemaker:us-east-1:000000000000:${rest}`
const details = (detailType: string) =>
  local.events.filter((event) => event.detailType === detailType).map(({ detail }) => detail as Record<string, unknown>)

describe('state change events', () => {
  it.each([
    ['SageMaker Model State Change', 'model/m', { ModelName: 'm' }],
    ['SageMaker Endpoint Config State Change', 'endpoint-config/c', { EndpointConfigName: 'c' }],
  ])('%s tell of what comes and goes', async (detailType, resource, detail) => {
    await createModel(local, 'm')
    await createConfig(local, 'c', { m: 1 })
    await local.sagemaker.deleteEndpointConfig({ EndpointConfigName: 'c' })
    await local.sagemaker.deleteModel({ ModelName: 'm' })
    const events = local.events.filter((event) => event.detailType === detailType)
    const expected = { source: 'aws.sagemaker', resources: [arn(resource)], detail: expect.objectContaining(detail) }
    expect(events).toMatchObject([expected, expected])
  })

  it('of an endpoint tell each status, in capitals, with all that Describe says', async () => {
    await createModel(local, 'one')
    await createModel(local, 'broken', 'end-at-start')
    await createConfig(local, 'one', { one: 1 })
    await createConfig(local, 'broken', { broken: 1 })
    await local.sagemaker.createEndpoint({
      EndpointName: 'e',
      EndpointConfigName: 'one',
      Tags: [{ Key: 'k', Value: 'v' }],
    })
    await settledEndpoint(local, 'e')
    await local.sagemaker.updateEndpoint({ EndpointName: 'e', EndpointConfigName: 'broken' })
    await settledEndpoint(local, 'e')
    await local.sagemaker.deleteEndpoint({ EndpointName: 'e' })
    await until(
      async () => details('SageMaker Endpoint State Change'),
      (all) => all.at(-1)?.EndpointStatus === 'DELETING',
      'the last event',
    )
    const told = details('SageMaker Endpoint State Change')
    expect(told.map(({ EndpointStatus }) => EndpointStatus)).toEqual([
      'CREATING',
      'IN_SERVICE',
      'UPDATING',
      'ROLLING_BACK',
      'IN_SERVICE',
      'DELETING',
    ])
    expect(told[1]).toMatchObject({
      EndpointName: 'e',
      EndpointConfigName: 'one',
      CreationTime: expect.any(Number),
      ProductionVariants: [{ VariantName: 'one', CurrentInstanceCount: 1 }],
      Tags: { k: 'v' },
    })
  })

  it('of a deployment tell its stages', async () => {
    await local.sagemaker.createEndpoint({ EndpointName: 'd', EndpointConfigName: 'one' })
    await settledEndpoint(local, 'd')
    const BlueGreenUpdatePolicy = {
      TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE' as const, WaitIntervalInSeconds: 0 },
      TerminationWaitInSeconds: 600,
    }
    local.events.length = 0
    await local.sagemaker.updateEndpoint({
      EndpointName: 'd',
      EndpointConfigName: 'one',
      DeploymentConfig: { BlueGreenUpdatePolicy },
    })
    const stages = () =>
      details('SageMaker Endpoint Deployment State Change').map(
        (detail) =>
          (
            detail as {
              PendingDeploymentSummary?: { ProductionVariants: Array<{ VariantStatus?: Array<{ Status: string }> }> }
            }
          ).PendingDeploymentSummary?.ProductionVariants[0]?.VariantStatus?.[0]?.Status,
      )
    await until(
      async () => stages(),
      (all) => all.includes('Baking'),
      'the bake',
    )
    local.clock.advance(600_000)
    await settledEndpoint(local, 'd')
    expect([...new Set(stages().filter((stage) => stage !== undefined))].slice(0, 3)).toEqual([
      'Creating',
      'ActivatingTraffic',
      'Baking',
    ])
  })

  it('of a package tell its registration, approved or not, and its approval', async () => {
    await local.sagemaker.createModelPackageGroup({ ModelPackageGroupName: 'group' })
    const { ModelPackageArn } = await local.sagemaker.createModelPackage({ ModelPackageGroupName: 'group' })
    await local.sagemaker.updateModelPackage({ ModelPackageArn, CustomerMetadataProperties: {} }).catch(() => undefined)
    await local.sagemaker.updateModelPackage({ ModelPackageArn, ModelApprovalStatus: 'Approved' })
    const told = details('SageMaker Model Package State Change')
    expect(told.map(({ ModelApprovalStatus }) => ModelApprovalStatus)).toEqual(['PendingManualApproval', 'Approved'])
    expect(told[0]).toMatchObject({
      ModelPackageGroupName: 'group',
      ModelPackageVersion: 1,
      ModelPackageArn,
      ModelPackageStatus: 'Completed',
      CreationTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
  })
})
