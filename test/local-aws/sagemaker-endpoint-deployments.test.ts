import type { DeploymentConfig } from '@aws-sdk/client-sagemaker'
import { describe, expect, it } from 'vitest'
import { canary, useDeployments } from '../support/endpoint-deployments.ts'
import { invoke, isAlive, until } from '../support/sagemaker-requests.ts'

const { local, settled, serving, update, inStage, answerers } = useDeployments()

const linear: DeploymentConfig = {
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'LINEAR',
      LinearStepSize: { Type: 'INSTANCE_COUNT', Value: 1 },
      WaitIntervalInSeconds: 600,
    },
  },
}

describe('a canary deployment', () => {
  it('serves from both fleets while the canary bakes, then from the new one alone', async () => {
    await serving('canary', 'old-2')
    const old = Number((await invoke(local(), 'canary', 'pid')).text)
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

    local().clock.advance(600_000)
    await inStage('canary', 'Baking', 'full capacity of 2')
    expect(await answerers('canary')).toEqual({ 'raw-echo': 60 })
    expect(isAlive(old)).toBe(true)

    local().clock.advance(300_000)
    const done = await settled('canary')
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
      local().clock.advance(600_000)
      await inStage(name, 'Baking', 'full')
    }
    local().alarms.set('errors', 'ALARM')
    const described = await settled(name)
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old-1' })
    expect(described.FailureReason).toBeUndefined()
    expect(await answerers(name, 20)).toEqual({ echo: 20 })
  })

  it('is rolled back at once by an alarm that was in ALARM before', async () => {
    await serving('alarmed', 'old-1')
    local().alarms.set('errors', 'ALARM')
    await update('alarmed', 'new-1', canary())
    expect(await settled('alarmed')).toMatchObject({ EndpointConfigName: 'old-1' })
  })

  it('is rolled back with a reason when the new fleet does not come up', async () => {
    await serving('unstartable', 'old-1')
    await update('unstartable', 'broken-1', canary())
    const described = await settled('unstartable')
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old-1' })
    expect(described.FailureReason).toContain('did not pass the ping health check')
  })

  it('is rolled back with a reason when its time is over', async () => {
    await serving('overdue', 'old-1')
    await update('overdue', 'new-1', canary({ MaximumExecutionTimeoutInSeconds: 1_000 }))
    await inStage('overdue', 'Baking', 'canary')
    local().clock.advance(600_000)
    await inStage('overdue', 'Baking', 'full')
    // The bake and the limit fall due together; the limit is looked at first.
    local().clock.advance(500_000)
    const described = await settled('overdue')
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
    await expect(local().sagemaker.deleteEndpoint({ EndpointName: 'busy' })).rejects.toMatchObject({
      name: 'ValidationException',
    })
    local().alarms.set('errors', 'ALARM')
    await settled('busy')
  })

  it('is used again by an update that retains the deployment configuration', async () => {
    const again = { EndpointName: 'busy', EndpointConfigName: 'new-1', RetainDeploymentConfig: true }
    await local().sagemaker.updateEndpoint(again)
    await inStage('busy', 'Baking', 'canary')
    local().clock.advance(600_000)
    await inStage('busy', 'Baking', 'full')
    local().clock.advance(300_000)
    expect(await settled('busy')).toMatchObject({ EndpointConfigName: 'new-1' })
  })
})

describe('a linear deployment', () => {
  it('gives the new fleet a step of the traffic after each interval', async () => {
    await serving('linear', 'old-2')
    await update('linear', 'new-2', linear)
    const baking = await inStage('linear', 'Baking', 'linear capacity of 1 instance(s)')
    expect(baking.PendingDeploymentSummary?.ProductionVariants?.[0]?.CurrentInstanceCount).toBe(1)
    local().clock.advance(600_000)
    expect(await settled('linear')).toMatchObject({ EndpointConfigName: 'new-2' })
    expect(await answerers('linear', 20)).toEqual({ 'raw-echo': 20 })
  })
})
