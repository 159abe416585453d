import type { DescribeEndpointOutput } from '@aws-sdk/client-sagemaker'
import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { describe, expect, it } from 'vitest'
import { endpointConfigRequest } from '../../src/activities/endpoint-config.ts'
import { createEndpointActivities, type EndpointDeps } from '../../src/activities/endpoints.ts'
import { awsError } from '../support/aws-error.ts'
import { exampleDefinition } from '../support/definition.ts'

const definition = exampleDefinition()
const { model } = definition
const slot = (version: number, weight: number) => ({ version, weight, modelName: `model-${version}` })
const configOf = (...variants: ReturnType<typeof slot>[]) =>
  endpointConfigRequest(definition, variants).EndpointConfigName
const watched = { model, pollEveryMs: 1 }

type Behaviour = {
  /** What the endpoint becomes when it is told to take a configuration; by default it takes it. */
  readonly onUpdate?: (configName: string) => Partial<DescribeEndpointOutput>
  readonly ignoresWeights?: boolean
}

/** SageMaker's endpoints as far as a rollout goes. */
function fakeSageMaker(start: string | null, { onUpdate, ignoresWeights = false }: Behaviour = {}) {
  const configs = new Map<string, ReturnType<typeof endpointConfigRequest>>()
  const calls: string[] = []
  let endpoint: DescribeEndpointOutput | undefined
  const serve = (configName: string) => {
    endpoint = {
      EndpointName: model,
      EndpointStatus: 'InService',
      EndpointConfigName: configName,
      ProductionVariants: (configs.get(configName)?.ProductionVariants ?? []).map((variant) => ({
        VariantName: variant.VariantName,
        CurrentWeight: Math.fround(variant.InitialVariantWeight),
      })),
      ...onUpdate?.(configName),
    } as DescribeEndpointOutput
  }
  const sagemaker = {
    async createEndpointConfig(request: ReturnType<typeof endpointConfigRequest>) {
      if (configs.has(request.EndpointConfigName))
        throw awsError('ValidationException', 'Cannot create already existing endpoint configuration "arn".')
      configs.set(request.EndpointConfigName, request)
    },
    async createEndpoint({ EndpointConfigName = '' }) {
      calls.push('create')
      serve(EndpointConfigName)
    },
    async updateEndpoint({ EndpointConfigName = '' }) {
      calls.push('update')
      serve(EndpointConfigName)
    },
    async describeEndpoint() {
      if (!endpoint) throw awsError('ValidationException', 'Could not find endpoint "arn".')
      return endpoint
    },
    async updateEndpointWeightsAndCapacities({
      DesiredWeightsAndCapacities = [] as { VariantName: string; DesiredWeight: number }[],
    }) {
      calls.push('weights')
      if (ignoresWeights || !endpoint) return
      endpoint = {
        ...endpoint,
        ProductionVariants: DesiredWeightsAndCapacities.map(({ VariantName, DesiredWeight }) => ({
          VariantName,
          CurrentWeight: Math.fround(DesiredWeight),
        })),
      }
    },
  }
  if (start) serve(start)
  const activities = createEndpointActivities({ sagemaker } as unknown as EndpointDeps)
  const run = <A extends unknown[], R>(activity: (...args: A) => Promise<R>, ...args: A): Promise<R> =>
    new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(activity, ...args) as Promise<R>
  return { ...activities, run, calls }
}

describe('startDeployment', () => {
  it('creates the endpoint where there is none and none was expected', async () => {
    const { startDeployment, run, calls } = fakeSageMaker(null)
    const { configName } = await run(startDeployment, { definition, variants: [slot(1, 1)], replaces: null })
    expect(configName).toBe(configOf(slot(1, 1)))
    expect(calls).toEqual(['create'])
  })

  it('updates the endpoint that serves what was expected, and asked again does nothing more', async () => {
    const { startDeployment, run, calls } = fakeSageMaker('old')
    const deployment = { definition, variants: [slot(1, 1), slot(2, 0)], replaces: 'old' }
    await run(startDeployment, deployment)
    await run(startDeployment, deployment)
    expect(calls).toEqual(['update'])
  })

  it.each([
    ['an endpoint where none was expected', 'other', null],
    ['another configuration than was expected', 'other', 'old'],
    ['no endpoint where one was expected', null, 'old'],
  ])('refuses to overwrite %s', async (_, serving, replaces) => {
    const { startDeployment, run, calls } = fakeSageMaker(serving)
    await expect(run(startDeployment, { definition, variants: [slot(2, 1)], replaces })).rejects.toMatchObject({
      type: 'EndpointChangedElsewhere',
      nonRetryable: true,
    })
    expect(calls).toEqual([])
  })
})

describe('awaitDeployment', () => {
  it('does not take an endpoint for updated that AWS has rolled back: InService with the old configuration', async () => {
    const { startDeployment, awaitDeployment, run } = fakeSageMaker('old', {
      onUpdate: () => ({ EndpointConfigName: 'old' }),
    })
    const { configName } = await run(startDeployment, { definition, variants: [slot(2, 1)], replaces: 'old' })
    await expect(run(awaitDeployment, { ...watched, configName })).rejects.toMatchObject({
      type: 'EndpointFailed',
      message: expect.stringContaining(`is InService with old, expected InService with ${configName}`),
    })
  })

  it('says why an endpoint failed', async () => {
    const failed = { EndpointStatus: 'Failed', FailureReason: 'The container did not answer /ping' } as const
    const { startDeployment, awaitDeployment, run } = fakeSageMaker(null, { onUpdate: () => failed })
    const { configName } = await run(startDeployment, { definition, variants: [slot(1, 1)], replaces: null })
    await expect(run(awaitDeployment, { ...watched, configName })).rejects.toThrow('The container did not answer /ping')
  })
})

describe('shiftTraffic', () => {
  const variants = [slot(1, 1), slot(2, 0)]
  const weights = { v1: 0.9, v2: 0.1 }

  async function withCanary(behaviour: Behaviour = {}) {
    const world = fakeSageMaker(null, behaviour)
    const { configName } = await world.run(world.startDeployment, { definition, variants, replaces: null })
    return { ...world, configName }
  }

  it('sets the weights and sees them taken, although SageMaker keeps 32-bit floats', async () => {
    const { shiftTraffic, describeServing, run, configName } = await withCanary()
    await run(shiftTraffic, { ...watched, configName, weights })
    await expect(run(describeServing, watched)).resolves.toEqual({ configName, weights })
  })

  it('leaves weights alone that are as they should be', async () => {
    const { shiftTraffic, run, configName, calls } = await withCanary()
    await run(shiftTraffic, { ...watched, configName, weights: { v1: 1, v2: 0 } })
    expect(calls).toEqual(['create'])
  })

  it('does not take weights for set that were not', async () => {
    const { shiftTraffic, run, configName } = await withCanary({ ignoresWeights: true })
    await expect(run(shiftTraffic, { ...watched, configName, weights })).rejects.toMatchObject({
      type: 'EndpointFailed',
    })
  })

  it('moves nothing on an endpoint that somebody else has updated', async () => {
    const { shiftTraffic, run, calls } = await withCanary()
    await expect(run(shiftTraffic, { ...watched, configName: 'mine', weights })).rejects.toMatchObject({
      type: 'EndpointChangedElsewhere',
    })
    expect(calls).toEqual(['create'])
  })
})

describe('endpoint configurations', () => {
  it('have the same name for the same content, and another for any other', () => {
    expect(configOf(slot(1, 1))).toBe(configOf(slot(1, 1)))
    expect(configOf(slot(1, 1))).not.toBe(configOf({ ...slot(1, 1), modelName: 'other' }))
  })

  it('stay within the 63 characters of a name', () => {
    const long = { ...definition, model: 'm'.repeat(40) }
    const { EndpointConfigName } = endpointConfigRequest(long, [slot(12_345, 1), slot(12_346, 0)])
    expect(EndpointConfigName.length).toBeLessThanOrEqual(63)
  })
})
