import type { DeploymentConfig } from '@aws-sdk/client-sagemaker'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Deployment, VariantDocument } from '../../src/local-aws/sagemaker/endpoints/document.ts'
import { planBatches, planTraffic } from '../../src/local-aws/sagemaker/endpoints/traffic-plan.ts'

const variant = (name: string, instanceCount: number): VariantDocument => ({
  name,
  modelName: name,
  container: { image: 'image', environment: {} },
  instanceType: 'ml.m5.large',
  instanceCount,
  weight: 1,
  routing: 'RANDOM',
  downloadTimeoutMs: 1,
  startupTimeoutMs: 1,
})
const deployment = (...counts: number[]): Deployment => ({
  configName: 'config',
  variants: counts.map((count, index) => variant(`v${index}`, count)),
  shadows: [],
})
const routed = (routing: object, TerminationWaitInSeconds = 0): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 60, ...routing },
    TerminationWaitInSeconds,
  },
})
const count = (Value: number) => ({ Type: 'INSTANCE_COUNT', Value }) as const
const percent = (Value: number) => ({ Type: 'CAPACITY_PERCENT', Value }) as const
const canary = (CanarySize: object) => routed({ Type: 'CANARY', CanarySize })
const linear = (LinearStepSize: object) => routed({ Type: 'LINEAR', LinearStepSize })

describe('the traffic of a blue/green deployment', () => {
  it.each([
    ['all at once without a policy', {}, [3], [1], [3]],
    ['all at once', routed({}), [3], [1], [3]],
    ['a canary of one instance', canary(count(1)), [4], [0.25, 1], [1, 4]],
    ['a canary of a part that is no whole instance', canary(percent(10)), [1], [0.1, 1], [1, 1]],
    ['linear by instances', linear(count(1)), [3], [1 / 3, 2 / 3, 1], [1, 2, 3]],
    ['linear by percent', linear(percent(40)), [10], [0.4, 0.8, 1], [4, 8, 10]],
    ['a canary over two variants', canary(count(1)), [2, 6], [0.25, 1], [1, 2]],
  ])('%s', (_, how, counts, shares, capacities) => {
    const steps = planTraffic(how as DeploymentConfig, deployment(...counts))
    expect(steps.map(({ share }) => share)).toEqual(shares)
    expect(steps.map(({ capacity }) => capacity.v0)).toEqual(capacities)
  })

  it('is watched for the interval between steps, and for the termination wait after the last', () => {
    const how = routed({ Type: 'CANARY', CanarySize: count(1) }, 300)
    expect(planTraffic(how, deployment(4)).map(({ bakeSeconds, bakedFor }) => [bakeSeconds, bakedFor])).toEqual([
      [60, 'WaitIntervalInSeconds'],
      [300, 'TerminationWaitInSeconds'],
    ])
  })

  it('only grows, and ends with all of it on all instances', () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 20 }).map(count), fc.integer({ min: 10, max: 50 }).map(percent))
    fc.assert(
      fc.property(size, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }), (step, counts) => {
        const steps = planTraffic(linear(step), deployment(...counts))
        const shares = steps.map(({ share }) => share)
        expect(shares).toEqual([...new Set(shares)].sort((a, b) => a - b))
        expect(steps.at(-1)).toMatchObject({ share: 1, extent: 'full' })
        expect(Object.values(steps.at(-1)?.capacity ?? {})).toEqual(counts)
      }),
    )
  })
})

describe('the batches of a rolling deployment', () => {
  it.each([
    [count(2), 5, [2, 4, 5]],
    [percent(50), 3, [2, 3]],
    [percent(5), 2, [1, 2]],
    [undefined, 4, [4]],
  ])('of %j in %d instances are %j', (size, total, expected) => {
    expect(planBatches(size, total)).toEqual(expected)
  })

  it('only grow, and end with all instances', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 200 }), (share, total) => {
        const batches = planBatches(percent(share), total)
        expect(batches).toEqual([...new Set(batches)].sort((a, b) => a - b))
        expect(batches.at(-1)).toBe(total)
      }),
    )
  })
})
