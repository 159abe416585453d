import type { DescribeEndpointOutput, SageMaker } from '@aws-sdk/client-sagemaker'
import { awsErrorKind } from '../aws/errors.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { endpointName } from '../contract/endpoint-name.ts'
import { endpointConfigRequest, type VariantSlot } from './endpoint-config.ts'
import { failure, rethrowAws } from './failures.ts'
import { pollUntil } from './poll.ts'

export type EndpointDeps = {
  readonly sagemaker: Pick<
    SageMaker,
    | 'createEndpointConfig'
    | 'createEndpoint'
    | 'updateEndpoint'
    | 'describeEndpoint'
    | 'updateEndpointWeightsAndCapacities'
    | 'deleteEndpoint'
  >
}

/** What an endpoint serves now: the configuration, and each variant's share of the traffic as a weight. */
export type Serving = { readonly configName: string; readonly weights: Readonly<Record<string, number>> }

/** The endpoint of a model, and how often to look at it. */
export type WatchedEndpoint = { readonly model: string; readonly pollEveryMs: number }

export type Deployment = {
  readonly definition: ModelDefinition
  readonly variants: readonly VariantSlot[]
  /** The configuration that must serve now, `null` where there must be no endpoint yet: nobody else's update is overwritten. */
  readonly replaces: string | null
}

const settled = new Set(['InService', 'Failed', 'OutOfService', 'UpdateRollbackFailed'])

export function createEndpointActivities({ sagemaker }: EndpointDeps) {
  async function describe(model: string): Promise<DescribeEndpointOutput | undefined> {
    try {
      return await sagemaker.describeEndpoint({ EndpointName: endpointName(model) })
    } catch (error) {
      return awsErrorKind(error) === 'not-found'
        ? undefined
        : rethrowAws(error, `describe endpoint ${endpointName(model)}`)
    }
  }

  async function whenSettled({ model, pollEveryMs }: WatchedEndpoint): Promise<DescribeEndpointOutput | undefined> {
    return pollUntil(
      pollEveryMs,
      () => describe(model),
      (endpoint) => !endpoint || settled.has(endpoint.EndpointStatus ?? ''),
      (endpoint) => ({ endpoint: endpointName(model), status: endpoint?.EndpointStatus ?? 'absent' }),
    )
  }

  async function createConfig(deployment: Deployment): Promise<string> {
    const config = endpointConfigRequest(deployment.definition, deployment.variants)
    try {
      await sagemaker.createEndpointConfig(config)
    } catch (error) {
      // Its name is the hash of its content, so one that exists already is this one.
      if (awsErrorKind(error) !== 'name-taken')
        rethrowAws(error, `create endpoint configuration ${config.EndpointConfigName}`)
    }
    return config.EndpointConfigName
  }

  async function deleteEndpoint(watched: WatchedEndpoint): Promise<void> {
    const EndpointName = endpointName(watched.model)
    await sagemaker.deleteEndpoint({ EndpointName }).catch((error) => {
      if (awsErrorKind(error) !== 'not-found') rethrowAws(error, `delete endpoint ${EndpointName}`)
    })
    await whenSettled(watched)
  }

  return {
    async describeServing(watched: WatchedEndpoint): Promise<Serving | null> {
      const endpoint = await whenSettled(watched)
      return endpoint?.EndpointStatus === 'InService' ? summarise(endpoint) : null
    },

    /** Creates the endpoint, or moves it to other variants, and answers with the configuration to wait for. */
    async startDeployment(deployment: Deployment): Promise<{ configName: string }> {
      const { model, environment } = deployment.definition
      const configName = await createConfig(deployment)
      const watched = { model, pollEveryMs: environment.jobs.pollEvery }
      const found = await whenSettled(watched)
      // A failed endpoint serves nobody, and SageMaker lets it be deleted only.
      const failed = found?.EndpointStatus === 'Failed' && deployment.replaces === null
      if (failed) await deleteEndpoint(watched)
      const endpoint = failed ? undefined : found
      const names = { EndpointName: endpointName(model), EndpointConfigName: configName }
      try {
        if (!endpoint) {
          requireConfig(model, null, deployment.replaces)
          await sagemaker.createEndpoint(names)
        } else if (endpoint.EndpointConfigName !== configName) {
          requireConfig(model, endpoint.EndpointConfigName ?? '', deployment.replaces)
          await sagemaker.updateEndpoint({ ...names, RetainAllVariantProperties: false })
        }
      } catch (error) {
        if (awsErrorKind(error) !== 'name-taken')
          rethrowAws(error, `deploy ${configName} to endpoint ${endpointName(model)}`)
      }
      return { configName }
    },

    /** Waits until the endpoint serves the configuration. AWS ends a rolled-back update as InService with the *old* one. */
    async awaitDeployment({ configName, ...watched }: WatchedEndpoint & { configName: string }): Promise<Serving> {
      const { model } = watched
      const endpoint = await whenSettled(watched)
      if (endpoint?.EndpointStatus === 'InService' && endpoint.EndpointConfigName === configName)
        return summarise(endpoint)
      const state = endpoint ? `is ${endpoint.EndpointStatus} with ${endpoint.EndpointConfigName}` : 'does not exist'
      const why = endpoint?.FailureReason ?? 'no failure reason given'
      throw failure(
        'EndpointFailed',
        `endpoint ${endpointName(model)} ${state}, expected InService with ${configName}: ${why}`,
      )
    },

    /** Takes a first deployment back: deletes the endpoint if it has the deployment's configuration, and leaves any other alone. */
    async removeDeployment({ definition, variants }: Deployment): Promise<void> {
      const watched = { model: definition.model, pollEveryMs: definition.environment.jobs.pollEvery }
      const endpoint = await whenSettled(watched)
      const own = endpointConfigRequest(definition, variants).EndpointConfigName
      if (endpoint?.EndpointConfigName === own) await deleteEndpoint(watched)
    },

    /** Sets the variants' weights, only while the expected configuration serves. Instant on SageMaker, so it is the rollback too. */
    async shiftTraffic(
      input: WatchedEndpoint & { configName: string; weights: Record<string, number> },
    ): Promise<{ at: number }> {
      const { model, configName, weights } = input
      const isThere = (endpoint: DescribeEndpointOutput | undefined) => {
        requireConfig(model, endpoint?.EndpointConfigName ?? null, configName)
        const actual = summarise(endpoint).weights
        return Object.entries(weights).every(([variant, weight]) => actual[variant] === weight)
      }
      if (isThere(await whenSettled(input))) return { at: Date.now() }
      await sagemaker
        .updateEndpointWeightsAndCapacities({
          EndpointName: endpointName(model),
          DesiredWeightsAndCapacities: Object.entries(weights).map(([VariantName, DesiredWeight]) => ({
            VariantName,
            DesiredWeight,
          })),
        })
        .catch((error) => rethrowAws(error, `shift the traffic of endpoint ${endpointName(model)}`))
      if (!isThere(await whenSettled(input))) {
        throw failure(
          'EndpointFailed',
          `endpoint ${endpointName(model)} did not take the weights ${JSON.stringify(weights)}`,
        )
      }
      return { at: Date.now() }
    },
  }
}

/** Fails when an endpoint serves another configuration than expected; `null` is no endpoint. */
export function requireConfig(model: string, actual: string | null, expected: string | null): void {
  if (actual === expected) return
  const name = (config: string | null) => config ?? 'no endpoint'
  throw failure(
    'EndpointChangedElsewhere',
    `endpoint ${endpointName(model)} serves ${name(actual)}, expected was ${name(expected)}`,
  )
}

function summarise(endpoint: DescribeEndpointOutput | undefined): Serving {
  const variants = endpoint?.ProductionVariants ?? []
  return {
    configName: endpoint?.EndpointConfigName ?? '',
    // SageMaker keeps weights as 32-bit floats; six decimals are what a share of traffic needs.
    weights: Object.fromEntries(
      variants.map(({ VariantName, CurrentWeight }) => [VariantName ?? '', Number((CurrentWeight ?? 0).toFixed(6))]),
    ),
  }
}
