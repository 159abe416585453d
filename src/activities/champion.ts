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

/** The served slot with the most traffic. */
type Served = { readonly version: number; readonly modelName: string; readonly since: Date }

export function createChampionActivities({ sagemaker }: ChampionDeps) {
  async function findServed(model: string): Promise<Served | undefined> {
    const endpoint = await sagemaker.describeEndpoint({ EndpointName: endpointName(model) }).catch((error) => {
      if (awsErrorKind(error) !== 'not-found') throw error
    })
    if (!endpoint) return undefined
    const { ProductionVariants: slots = [] } = await sagemaker.describeEndpointConfig({
      EndpointConfigName: endpoint.EndpointConfigName,
    })
    const [most] = [...(endpoint.ProductionVariants ?? [])].sort(
      (left, right) => (right.CurrentWeight ?? 0) - (left.CurrentWeight ?? 0),
    )
    const slot = slots.find(({ VariantName }) => VariantName === most?.VariantName)
    const version = variantVersion(slot?.VariantName ?? '')
    if (!slot?.ModelName || version === undefined) {
      throw failure(
        'EndpointChangedElsewhere',
        `endpoint ${endpointName(model)} serves ${most?.VariantName ?? 'no variant'}, which is no version of ${model}`,
      )
    }
    return { version, modelName: slot.ModelName, since: endpoint.LastModifiedTime ?? new Date() }
  }

  async function findPackage(model: string, version: number): Promise<{ packageArn: string; runId: string }> {
    let NextToken: string | undefined
    do {
      const page = await sagemaker.listModelPackages({ ModelPackageGroupName: model, ...(NextToken && { NextToken }) })
      const found = page.ModelPackageSummaryList?.find(({ ModelPackageVersion }) => ModelPackageVersion === version)
      if (found?.ModelPackageArn) {
        const { CustomerMetadataProperties } = await sagemaker.describeModelPackage({
          ModelPackageName: found.ModelPackageArn,
        })
        return { packageArn: found.ModelPackageArn, runId: CustomerMetadataProperties?.runId ?? '' }
      }
      NextToken = page.NextToken
    } while (NextToken)
    throw failure(
      'ObjectMissing',
      `endpoint ${endpointName(model)} serves version ${version}, which is not in the registry`,
    )
  }

  return {
    /** Which version serves, from the endpoint and the registry, which hold that truth: for a lifecycle that starts without memory. */
    async findChampion({ model }: { model: string }): Promise<Champion | null> {
      try {
        const served = await findServed(model)
        if (!served) return null
        const { version, modelName, since } = served
        return { version, modelName, promotedAt: since.toISOString(), ...(await findPackage(model, version)) }
      } catch (error) {
        return rethrowAws(error, `find the champion of ${model}`)
      }
    },
  }
}
