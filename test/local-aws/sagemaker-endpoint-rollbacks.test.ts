import { describe, expect, it } from 'vitest'
import { canary, rolling, useDeployments } from '../support/endpoint-deployments.ts'
import { until } from '../support/sagemaker-requests.ts'

const { local, settled, serving, update, inStage, answerers, describeEndpoint } = useDeployments()

describe('a rolling deployment', () => {
  it('replaces instances batch by batch', async () => {
    await serving('rolling', 'old-2')
    await update('rolling', 'new-2', rolling)
    await inStage('rolling', 'Baking', 'capacity of 1 instance(s)')
    expect(Object.keys(await answerers('rolling')).sort()).toEqual(['echo', 'raw-echo'])
    local().clock.advance(600_000)
    await inStage('rolling', 'Baking', 'capacity of 2 instance(s)')
    local().clock.advance(600_000)
    expect(await settled('rolling')).toMatchObject({ EndpointConfigName: 'new-2' })
    expect(await answerers('rolling', 20)).toEqual({ 'raw-echo': 20 })
  })

  it('brings the old instances back when an alarm trips', async () => {
    await serving('rolled-back', 'old-2')
    await update('rolled-back', 'new-2', rolling)
    await inStage('rolled-back', 'Baking')
    local().clock.advance(600_000)
    await inStage('rolled-back', 'Baking', 'capacity of 2')
    local().alarms.set('errors', 'ALARM')
    const described = await settled('rolled-back')
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old-2' })
    expect(await answerers('rolled-back', 20)).toEqual({ echo: 20 })
  })

  it('is stuck between both fleets when there is no capacity to go back, until another update', async () => {
    await serving('stuck', 'old-2')
    await update('stuck', 'new-2', rolling)
    await inStage('stuck', 'Baking')
    local().clock.advance(600_000)
    await inStage('stuck', 'Baking', 'capacity of 2')
    local().faults.add({ kind: 'capacity', name: 'stuck', probability: 1 })
    local().alarms.set('errors', 'ALARM')
    const stuck = await until(
      () => describeEndpoint('stuck'),
      ({ EndpointStatus }) => EndpointStatus === 'UpdateRollbackFailed',
      'the failed rollback',
    )
    expect(stuck.FailureReason).toContain('InsufficientInstanceCapacity')
    expect(Object.keys(await answerers('stuck')).sort()).toEqual(['echo', 'raw-echo'])
    local().faults.clear()
    await update('stuck', 'old-2')
    expect(await settled('stuck')).toMatchObject({ EndpointConfigName: 'old-2' })
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
    local().faults.add({
      kind: 'endpoint-rollback',
      service: 'sagemaker',
      operation: 'UpdateEndpoint',
      name,
      probability: 1,
    })
    await update(name, 'new-1', how)
    if (how) {
      await inStage(name, 'Baking')
      local().clock.advance(600_000)
    }
    const described = await settled(name)
    expect(described).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'old-1' })
    expect(described.FailureReason).toBeUndefined()
    expect(await answerers(name, 10)).toEqual({ echo: 10 })
  })

  it('of capacity fail a creation and roll an update back, in AWS’s words', async () => {
    const reason = expect.stringContaining('due to InsufficientInstanceCapacity error')
    await serving('crowded', 'old-1')
    local().faults.add({ kind: 'capacity', service: 'sagemaker', probability: 1 })
    await local().sagemaker.createEndpoint({ EndpointName: 'no-room', EndpointConfigName: 'old-1' })
    expect(await settled('no-room')).toMatchObject({ EndpointStatus: 'Failed', FailureReason: reason })
    await update('crowded', 'new-1')
    expect(await settled('crowded')).toMatchObject({
      EndpointConfigName: 'old-1',
      FailureReason: reason,
    })
  })
})
