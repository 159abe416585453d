import type { DeploymentConfig } from '@aws-sdk/client-sagemaker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createMemoryStorage } from '../support/memory-storage.ts'
import { createModel, invoke, settledEndpoint, until } from '../support/sagemaker-requests.ts'

const storage = createMemoryStorage()
const limits = { shutdownGraceMs: 100, startupTimeoutMs: 10_000 }
let local: LocalSageMaker

const restart = async () => {
  await local.stop()
  local = await startLocalSageMaker({ storage, limits, dataDir: local.dataDir })
  local.alarms.set('errors', 'OK')
}

const canary: DeploymentConfig = {
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'CANARY',
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: 50 },
      WaitIntervalInSeconds: 600,
    },
  },
  AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'errors' }] },
}

async function config(EndpointConfigName: string, ModelName: string) {
  const main = { VariantName: 'main', InstanceType: 'ml.m5.large', InitialInstanceCount: 2 } as const
  await local.sagemaker.createEndpointConfig({ EndpointConfigName, ProductionVariants: [{ ...main, ModelName }] })
}

const baking = () =>
  until(
    () => local.sagemaker.describeEndpoint({ EndpointName: 'kept' }),
    ({ PendingDeploymentSummary: pending }) =>
      pending?.ProductionVariants?.[0]?.VariantStatus?.[0]?.Status === 'Baking',
    'the bake',
  )

beforeAll(async () => {
  local = await startLocalSageMaker({ storage, limits })
  local.alarms.set('errors', 'OK')
  await createModel(local, 'old', 'echo')
  await createModel(local, 'new', 'raw-echo')
  await config('old', 'old')
  await config('new', 'new')
  await local.sagemaker.createEndpoint({ EndpointName: 'kept', EndpointConfigName: 'old' })
  await settledEndpoint(local, 'kept')
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})

describe('a deployment that was under way when the server ended', () => {
  it('is taken up again from its beginning, and can still be rolled back', async () => {
    const update = { EndpointName: 'kept', EndpointConfigName: 'new', DeploymentConfig: canary }
    await local.sagemaker.updateEndpoint(update)
    await baking()
    await restart()
    expect(await baking()).toMatchObject({ EndpointStatus: 'Updating', EndpointConfigName: 'old' })
    local.alarms.set('errors', 'ALARM')
    expect(await settledEndpoint(local, 'kept')).toMatchObject({ EndpointConfigName: 'old' })
    expect((await invoke(local, 'kept', 'who')).text).toBe('echo')
  })

  it('is completed when nothing speaks against it', async () => {
    local.alarms.set('errors', 'OK')
    const update = { EndpointName: 'kept', EndpointConfigName: 'new', DeploymentConfig: canary }
    await local.sagemaker.updateEndpoint(update)
    await baking()
    await restart()
    await baking()
    local.clock.advance(600_000)
    expect(await settledEndpoint(local, 'kept')).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'new',
      LastDeploymentConfig: canary,
    })
    expect((await invoke(local, 'kept', 'who')).text).toBe('raw-echo')
  })

  it('and the endpoint serves what was deployed after another restart', async () => {
    await restart()
    expect(await settledEndpoint(local, 'kept')).toMatchObject({ EndpointConfigName: 'new' })
    expect((await invoke(local, 'kept', 'who')).text).toBe('raw-echo')
  })
})
