import type { SageMaker } from '@aws-sdk/client-sagemaker'
import { awsErrorKind } from '../aws/errors.ts'
import { endpointName } from '../contract/endpoint-name.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import { variantVersion } from '../domain/rollout/variant.ts'
import { failure, rethrowAws } from './failures.ts'
import { createModelPackages } from './model-packages.ts'

export type ChampionDeps = {
  readonly sagemaker: Pick<
    SageMaker,
    'describeEndpoint' | 'describeEndpointConfig' | 'listModelPackages' | 'describeModelPackage'
  >
}

type Served = { readonly version: number; readonly modelName: string }

export function createChampionActivities({ sagemaker }: ChampionDeps) {
  const { findVersion } = createModelPackages({ sagemaker })

  /** The versions that an endpoint serves, the one with the most traffic first. */
  async function findServed(model: string): Promise<{ served: Served[]; since: Date } | undefined> {
    const endpoint = await sagemaker.describeEndpoint({ EndpointName: endpointName(model) }).catch((error) => {
      if (awsErrorKind(error) !== 'not-found') throw error
    })
    if (!endpoint || endpoint.EndpointStatus === 'Failed') return undefined
    const { ProductionVariants: slots = [] } = await sagemaker.describeEndpointConfig({
      EndpointConfigName: endpoint.EndpointConfigName,
    })
    const weight = (name: string | undefined) =>
      endpoint.ProductionVariants?.find(({ VariantName }) => VariantName === name)?.CurrentWeight ?? 0
    const served = slots
      .toSorted((left, right) => weight(right.VariantName) - weight(left.VariantName))
      .map(({ VariantName = '', ModelName }) => {
        const version = variantVersion(VariantName)
        if (version !== undefined && ModelName) return { version, modelName: ModelName }
        throw failure(
          'EndpointChangedElsewhere',
          `endpoint ${endpointName(model)} serves ${VariantName}, which is no version of ${model}`,
        )
      })
    return { served, since: endpoint.LastModifiedTime ?? new Date() }
  }

  return {
    /**
     * Which version is the champion, from the endpoint and the registry, which hold that truth: for a lifecycle that starts without
     * memory. Beside a challenger in its canary it is the one that was promoted, whatever the weights are at the moment.
     */
    async findChampion({ model }: { model: string }): Promise<Champion | null> {
      try {
        const found = await findServed(model)
        if (!found) return null
        const candidates = await Promise.all(
          found.served.map(async (slot) => ({ ...slot, ...(await findVersion(model, slot.version)) })),
        )
        const champion = candidates.find(({ promoted }) => promoted) ?? candidates[0]
        if (!champion) return null
        const { promoted: _, ...rest } = champion
        return { ...rest, promotedAt: found.since.toISOString() }
      } catch (error) {
        return rethrowAws(error, `find the champion of ${model}`)
      }
    },
  }
}
