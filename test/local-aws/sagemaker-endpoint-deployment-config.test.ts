import type { DeploymentConfig } from '@aws-sdk/client-sagemaker'
import { describe, expect, it } from 'vitest'
import { checkDeployment } from '../../src/local-aws/sagemaker/endpoints/deployment-config.ts'
import type { Deployment } from '../../src/local-aws/sagemaker/endpoints/document.ts'

const deployment = (...counts: number[]): Deployment => ({
  configName: 'config',
  variants: counts.map((instanceCount, index) => ({
    name: `v${index}`,
    modelName: 'model',
    container: { image: 'image', environment: {} },
    instanceType: 'ml.m5.large',
    instanceCount,
    weight: 1,
    routing: 'RANDOM',
    downloadTimeoutMs: 1,
    startupTimeoutMs: 1,
  })),
  shadows: [],
})
const count = (Value: number) => ({ Type: 'INSTANCE_COUNT', Value }) as const
const percent = (Value: number) => ({ Type: 'CAPACITY_PERCENT', Value }) as const
const routed = (routing: object, more: object = {}): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE', WaitIntervalInSeconds: 300, ...routing },
    ...more,
  },
})
const canary = (CanarySize: object, more: object = {}) => routed({ Type: 'CANARY', CanarySize }, more)
const linear = (LinearStepSize: object, more: object = {}) => routed({ Type: 'LINEAR', LinearStepSize }, more)
const rolling = (MaximumBatchSize: object, more: object = {}) =>
  ({ RollingUpdatePolicy: { MaximumBatchSize, WaitIntervalInSeconds: 300, ...more } }) as DeploymentConfig
const alarm = (...names: string[]): DeploymentConfig => ({
  AutoRollbackConfiguration: { Alarms: names.map((AlarmName) => ({ AlarmName })) },
})
const check = (how: DeploymentConfig, next: Deployment, current = next) =>
  checkDeployment(how, current, next, { stateOf: (name) => (name === 'known' ? 'OK' : undefined) })

describe('a deployment configuration', () => {
  it.each([
    ['no policy', alarm('known'), deployment(1)],
    ['all at once', routed({}), deployment(1)],
    ['a canary of half the instances', canary(count(2)), deployment(4)],
    ['a canary of a tenth of one instance', canary(percent(10)), deployment(1)],
    ['linear steps of half', linear(percent(50)), deployment(1, 2)],
    ['batches of half', rolling(count(1)), deployment(2)],
    [
      'a limit above all waits',
      canary(percent(10), { TerminationWaitInSeconds: 300, MaximumExecutionTimeoutInSeconds: 601 }),
      deployment(1),
    ],
  ])('may have %s', (_, how, next) => {
    expect(() => check(how, next)).not.toThrow()
  })

  it.each([
    ['both policies', { ...routed({}), ...rolling(count(1)) }, deployment(2), 'must have one update policy'],
    ['a canary without its size', routed({ Type: 'CANARY' }), deployment(2), 'CanarySize must be given'],
    [
      'a size of another type',
      routed({ Type: 'LINEAR', CanarySize: count(1) }),
      deployment(2),
      'CanarySize must not be given',
    ],
    ['a canary of more than half', canary(count(2)), deployment(3), 'CanarySize must be at most 50%'],
    ['a canary of 51 percent', canary(percent(51)), deployment(3), 'CanarySize must be at most 50%'],
    ['linear steps under a tenth', linear(percent(9)), deployment(3), 'LinearStepSize must be between 10% and 50%'],
    ['batches under 5 percent', rolling(percent(4)), deployment(3), 'MaximumBatchSize must be between 5% and 50%'],
    ['batches of the only instance', rolling(count(1)), deployment(1), 'MaximumBatchSize must be between 5% and 50%'],
    ['batches over two variants', rolling(percent(50)), deployment(2, 2), 'must have one production variant'],
    [
      'a limit that the waits use up',
      canary(percent(10), { TerminationWaitInSeconds: 300, MaximumExecutionTimeoutInSeconds: 600 }),
      deployment(1),
      'MaximumExecutionTimeoutInSeconds (600) must be above the total waiting time (600)',
    ],
    [
      'an alarm that does not exist',
      alarm('known', 'none'),
      deployment(1),
      'Could not find the CloudWatch alarm "none"',
    ],
    ['eleven alarms', alarm(...Array.from({ length: 11 }, () => 'known')), deployment(1), 'at most 10, got 11'],
  ])('must not have %s', (_, how, next, message) => {
    expect(() => check(how, next)).toThrow(message)
  })

  it('must keep the names of the variants', () => {
    expect(() => check(routed({}), deployment(1, 1), deployment(1))).toThrow(
      'must keep the names of the production variants (v0), got v0, v1',
    )
  })
})
