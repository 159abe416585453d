import type { DeploymentConfig } from '@aws-sdk/client-sagemaker'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LocalSageMaker, startLocalSageMaker } from '../support/local-sagemaker.ts'
import { createModel, invoke, isAlive, settledEndpoint, until } from '../support/sagemaker-requests.ts'

let local: LocalSageMaker

/** A configuration with one variant, `main`. */
async function config(EndpointConfigName: string, ModelName: string, InitialInstanceCount: number) {
  const main = {
    VariantName: 'main',
    InstanceType: 'ml.m5.large',
    InitialInstanceCount,
    InitialVariantWeight: 1,
  } as const
  await local.sagemaker.createEndpointConfig({ EndpointConfigName, ProductionVariants: [{ ...main, ModelName }] })
}

beforeAll(async () => {
  local = await startLocalSageMaker({ limits: { startupTimeoutMs: 5_000, serverStopGraceMs: 500 } })
  await createModel(local, 'old', 'echo')
  await createModel(local, 'new', 'raw-echo')
  await createModel(local, 'broken', 'end-at-start')
  for (const count of [1, 2])
    for (const model of ['old', 'new', 'broken']) await config(`${model}-${count}`, model, count)
})
afterAll(async () => {
  await local.stop()
  await local.remove()
})
beforeEach(() => {
  local.faults.clear()
  local.alarms.clear()
  local.alarms.set('errors', 'OK')
})

const describeEndpoint = (EndpointName: string) => local.sagemaker.describeEndpoint({ EndpointName })

async function serving(EndpointName: string, EndpointConfigName: string): Promise<void> {
  await local.sagemaker.createEndpoint({ EndpointName, EndpointConfigName })
  expect((await settledEndpoint(local, EndpointName)).EndpointStatus).toBe('InService')
}

const update = (EndpointName: string, EndpointConfigName: string, DeploymentConfig?: DeploymentConfig) =>
  local.sagemaker.updateEndpoint({ EndpointName, EndpointConfigName, ...(DeploymentConfig && { DeploymentConfig }) })

/** The endpoint once its new variant is in the stage. */
async function inStage(name: string, stage: string, message = '') {
  const staged = (described: Awaited<ReturnType<typeof describeEndpoint>>) => {
    const status = described.PendingDeploymentSummary?.ProductionVariants?.[0]?.VariantStatus?.[0]
    return status?.Status === stage && (status.StatusMessage ?? '').includes(message)
  }
  return until(() => describeEndpoint(name), staged, `${name} in stage ${stage}`)
}

async function answerers(name: string, calls = 60): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const answers = await Promise.all(Array.from({ length: calls }, () => invoke(local, name, 'who')))
  for (const { text } of answers) counts[text] = (counts[text] ?? 0) + 1
  return counts
}

const alarms = { AutoRollbackConfiguration: { Alarms: [{ AlarmName: 'errors' }] } }
const canary = (more: object = {}): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'CANARY',
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: 50 },
      WaitIntervalInSeconds: 600,
    },
    TerminationWaitInSeconds: 300,
    ...more,
  },
  ...alarms,
})
const linear: DeploymentConfig = {
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'LINEAR',
      LinearStepSize: { Type: 'INSTANCE_COUNT', Value: 1 },
      WaitIntervalInSeconds: 600,
    },
  },
}
const rolling: DeploymentConfig = {
  RollingUpdatePolicy: { MaximumBatchSize: { Type: 'INSTANCE_COUNT', Value: 1 }, WaitIntervalInSeconds: 600 },
  ...alarms,
}

describe('a canary deployment', () => {
  it('serves from both fleets while the canary bakes, then from the new one alone', async () => {
    await serving('canary', 'old-2')
    const old = Number((await invoke(local, 'canary', 'pid')).text)
    await update('canary', 'new-2', canary())
    const baking = await inStage('canary', 'Baking', 'canary')
    expect(baking).toMatchObject({
      EndpointStatus: 'Updating',
      EndpointConfigName: 'old-2',
      PendingDeploymentSummary: {
        EndpointConfigName: 'new-2',
        StartTime: expect.any(Date),
        ProductionVariants: [
          {
            VariantName: 'main',
            CurrentInstanceCount: 1,
            DesiredInstanceCount: 2,
            VariantStatus: [
              {
                StatusMessage:
                  'Baking for 600 seconds (WaitIntervalInSeconds) with traffic enabled on canary capacity of 1 instance(s).',
              },
            ],
          },
        ],
      },
    })
    expect(Object.keys(await answerers('canary')).sort()).toEqual(['echo', 'raw-echo'])

    local.clock.advance(600_000)
    await inStage('canary', 'Baking', 'full capacity of 2')
    expect(await answerers('canary')).toEqual({ 'raw-echo': 60 })
    expect(isAlive(old)).toBe(true)

    local.clock.advance(300_000)
    const done = await settledEndpoint(local, 'canary')
    expect(done).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: 'new-2',
      LastDeploymentConfig: canary(),
    })
    expect(done.PendingDeploymentSummary).toBeUndefined()
    await until(
      async () => isAlive(old),
      (alive) => !alive,
      'the end of the old fleet',
    )
  })

  it.each(['canary', 'full'])('is rolled back, silently, by an alarm while its %s capacity bakes', async (extent) => {
    const name = `alarmed-${extent}`
    await serving(name, 'old-1')
    await update(name, 'new-1', canary())
    await inStage(name, 'Baking', 'canary')
    if (extent === 'full') {
      local.clock.advance(600_000)
      await inStage(name, 'Baking', 'full')
    }
    local.alarms.set('errors', 'ALARM')
    const described = await settledEndpoint(local, name)
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old-1' })
    expect(described.FailureReason).toBeUndefined()
    expect(await answerers(name, 20)).toEqual({ echo: 20 })
  })

  it('is rolled back at once by an alarm that was in ALARM before', async () => {
    await serving('alarmed', 'old-1')
    local.alarms.set('errors', 'ALARM')
    await update('alarmed', 'new-1', canary())
    expect(await settledEndpoint(local, 'alarmed')).toMatchObject({ EndpointConfigName: 'old-1' })
  })

  it('is rolled back with a reason when the new fleet does not come up', async () => {
    await serving('unstartable', 'old-1')
    await update('unstartable', 'broken-1', canary())
    const described = await settledEndpoint(local, 'unstartable')
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old-1' })
    expect(described.FailureReason).toContain('did not pass the ping health check')
  })

  it('is rolled back with a reason when its time is over', async () => {
    await serving('overdue', 'old-1')
    await update('overdue', 'new-1', canary({ MaximumExecutionTimeoutInSeconds: 1_000 }))
    await inStage('overdue', 'Baking', 'canary')
    local.clock.advance(600_000)
    await inStage('overdue', 'Baking', 'full')
    // The bake and the limit fall due together; the limit is looked at first.
    local.clock.advance(500_000)
    const described = await settledEndpoint(local, 'overdue')
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old-1' })
    expect(described.FailureReason).toContain('MaximumExecutionTimeoutInSeconds (1000)')
  })

  it('refuses any other change while it goes on', async () => {
    await serving('busy', 'old-1')
    await update('busy', 'new-1', canary())
    await inStage('busy', 'Baking')
    await expect(update('busy', 'old-2')).rejects.toMatchObject({
      message: 'Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/busy".',
    })
    await expect(local.sagemaker.deleteEndpoint({ EndpointName: 'busy' })).rejects.toMatchObject({
      name: 'ValidationException',
    })
    local.alarms.set('errors', 'ALARM')
    await settledEndpoint(local, 'busy')
  })

  it('is used again by an update that retains the deployment configuration', async () => {
    const again = { EndpointName: 'busy', EndpointConfigName: 'new-1', RetainDeploymentConfig: true }
    await local.sagemaker.updateEndpoint(again)
    await inStage('busy', 'Baking', 'canary')
    local.clock.advance(600_000)
    await inStage('busy', 'Baking', 'full')
    local.clock.advance(300_000)
    expect(await settledEndpoint(local, 'busy')).toMatchObject({ EndpointConfigName: 'new-1' })
  })
})

describe('a linear deployment', () => {
  it('gives the new fleet a step of the traffic after each interval', async () => {
    await serving('linear', 'old-2')
    await update('linear', 'new-2', linear)
    const baking = await inStage('linear', 'Baking', 'linear capacity of 1 instance(s)')
    expect(baking.PendingDeploymentSummary?.ProductionVariants?.[0]?.CurrentInstanceCount).toBe(1)
    local.clock.advance(600_000)
    expect(await settledEndpoint(local, 'linear')).toMatchObject({ EndpointConfigName: 'new-2' })
    expect(await answerers('linear', 20)).toEqual({ 'raw-echo': 20 })
  })
})

describe('a rolling deployment', () => {
  it('replaces instances batch by batch', async () => {
    await serving('rolling', 'old-2')
    await update('rolling', 'new-2', rolling)
    await inStage('rolling', 'Baking', 'capacity of 1 instance(s)')
    expect(Object.keys(await answerers('rolling')).sort()).toEqual(['echo', 'raw-echo'])
    local.clock.advance(600_000)
    await inStage('rolling', 'Baking', 'capacity of 2 instance(s)')
    local.clock.advance(600_000)
    expect(await settledEndpoint(local, 'rolling')).toMatchObject({ EndpointConfigName: 'new-2' })
    expect(await answerers('rolling', 20)).toEqual({ 'raw-echo': 20 })
  })

  it('brings the old instances back when an alarm trips', async () => {
    await serving('rolled-back', 'old-2')
    await update('rolled-back', 'new-2', rolling)
    await inStage('rolled-back', 'Baking')
    local.clock.advance(600_000)
    await inStage('rolled-back', 'Baking', 'capacity of 2')
    local.alarms.set('errors', 'ALARM')
    const described = await settledEndpoint(local, 'rolled-back')
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old-2' })
    expect(await answerers('rolled-back', 20)).toEqual({ echo: 20 })
  })

  it('is stuck between both fleets when there is no capacity to go back, until another update', async () => {
    await serving('stuck', 'old-2')
    await update('stuck', 'new-2', rolling)
    await inStage('stuck', 'Baking')
    local.clock.advance(600_000)
    await inStage('stuck', 'Baking', 'capacity of 2')
    local.faults.add({ kind: 'capacity', name: 'stuck', probability: 1 })
    local.alarms.set('errors', 'ALARM')
    const stuck = await until(
      () => describeEndpoint('stuck'),
      ({ EndpointStatus }) => EndpointStatus === 'UpdateRollbackFailed',
      'the failed rollback',
    )
    expect(stuck.FailureReason).toContain('InsufficientInstanceCapacity')
    expect(Object.keys(await answerers('stuck')).sort()).toEqual(['echo', 'raw-echo'])
    local.faults.clear()
    await update('stuck', 'old-2')
    expect(await settledEndpoint(local, 'stuck')).toMatchObject({ EndpointConfigName: 'old-2' })
    expect(await answerers('stuck', 20)).toEqual({ echo: 20 })
  })
})

describe('faults', () => {
  it.each([
    ['a plain update', undefined],
    ['a canary deployment', canary()],
  ])('that roll %s back leave the old configuration in service, and no reason', async (_, how) => {
    const name = how ? 'doomed-canary' : 'doomed'
    await serving(name, 'old-1')
    local.faults.add({
      kind: 'endpoint-rollback',
      service: 'sagemaker',
      operation: 'UpdateEndpoint',
      name,
      probability: 1,
    })
    await update(name, 'new-1', how)
    if (how) {
      await inStage(name, 'Baking')
      local.clock.advance(600_000)
    }
    const described = await settledEndpoint(local, name)
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old-1' })
    expect(described.FailureReason).toBeUndefined()
    expect(await answerers(name, 10)).toEqual({ echo: 10 })
  })

  it('of capacity fail a creation and roll an update back, in AWS’s words', async () => {
    const reason = expect.stringContaining('due to InsufficientInstanceCapacity error')
    await serving('crowded', 'old-1')
    local.faults.add({ kind: 'capacity', service: 'sagemaker', probability: 1 })
    await local.sagemaker.createEndpoint({ EndpointName: 'no-room', EndpointConfigName: 'old-1' })
    expect(await settledEndpoint(local, 'no-room')).toMatchObject({ EndpointStatus: 'Failed', FailureReason: reason })
    await update('crowded', 'new-1')
    expect(await settledEndpoint(local, 'crowded')).toMatchObject({
      EndpointConfigName: 'old-1',
      FailureReason: reason,
    })
  })
})
