import type { SageMaker } from '@aws-sdk/client-sagemaker'
import { awsErrorKind } from '../aws/errors.ts'
import { endpointName } from '../contract/endpoint-name.ts'
import type { Champion } from '../domain/policy/lifecycle-state.ts'
import { variantVersion } from '../domain/rollout/variant.ts'
import { failure, rethrowAws } from './failures.ts'

export type ChampionDeps = {
  readonly sagemaker: Pick<
    SageMaker,
    'describeEndpoint' | 'describeEndpointConfig' | 'listModelPackages' | 'describeModelPackage'
  >
}

type Served = { readonly version: number; readonly modelName: string }

type Registered = { readonly packageArn: string; readonly runId: string; readonly promoted: boolean }

export function createChampionActivities({ sagemaker }: ChampionDeps) {
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

  async function findPackage(model: string, version: number): Promise<Registered> {
    let NextToken: string | undefined
    do {
      const page = await sagemaker.listModelPackages({ ModelPackageGroupName: model, ...(NextToken && { NextToken }) })
      const found = page.ModelPackageSummaryList?.find(({ ModelPackageVersion }) => ModelPackageVersion === version)
      if (found?.ModelPackageArn) {
        const ModelPackageName = found.ModelPackageArn
        const { CustomerMetadataProperties: noted = {} } = await sagemaker.describeModelPackage({ ModelPackageName })
        return { packageArn: ModelPackageName, runId: noted.runId ?? '', promoted: noted.rolloutOutcome === 'promoted' }
      }
      NextToken = page.NextToken
    } while (NextToken)
    throw failure(
      'ObjectMissing',
      `endpoint ${endpointName(model)} serves version ${version}, which is not in the registry`,
    )
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
          found.served.map(async (slot) => ({ ...slot, ...(await findPackage(model, slot.version)) })),
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
