import type {
  DescribeEndpointOutput,
  PendingProductionVariantSummary,
  ProductionVariantSummary,
} from '@aws-sdk/client-sagemaker'
import { type Ask, ifThere } from './ask.ts'
import { newestFirst, type Time } from './jobs/job.ts'
import { noTraffic, readTraffic, type Traffic } from './traffic.ts'

type VariantView = {
  readonly name: string
  readonly weight: number | undefined
  readonly desiredWeight: number | undefined
  readonly instances: number | undefined
  readonly desiredInstances: number | undefined
  readonly instance: string | undefined
  readonly model: string | undefined
  readonly image: string | undefined
  readonly status: string | undefined
  readonly traffic: Traffic
}

export type EndpointView = {
  readonly name: string
  readonly status: string | undefined
  readonly config: string | undefined
  readonly createdAt: Time
  readonly modifiedAt: Time
  readonly failureReason: string | undefined
  readonly variants: readonly VariantView[]
  readonly shadows: readonly VariantView[]
  readonly pending?: { readonly config: string | undefined; readonly variants: readonly VariantView[] } | undefined
  readonly capture?: string | undefined
}

const most = 50

/** The endpoints with what their variants did in the last minutes. */
export async function listEndpoints(ask: Ask, now: number): Promise<EndpointView[]> {
  const { Endpoints = [] } = (await ask('ListEndpoints', { ...newestFirst, MaxResults: most })) ?? {}
  const views = await Promise.all(
    Endpoints.map(async ({ EndpointName }) => {
      const endpoint = await ifThere(ask('DescribeEndpoint', { EndpointName }))
      return endpoint && viewEndpoint(ask, endpoint, now)
    }),
  )
  return views.filter((view) => view !== undefined)
}

async function viewEndpoint(ask: Ask, endpoint: DescribeEndpointOutput, now: number): Promise<EndpointView> {
  const name = endpoint.EndpointName ?? ''
  const { ProductionVariants = [], ShadowProductionVariants = [], PendingDeploymentSummary: pending } = endpoint
  const variantNames = [...ProductionVariants, ...ShadowProductionVariants].flatMap(({ VariantName }) =>
    VariantName === undefined ? [] : [VariantName],
  )
  const traffic = await readTraffic(ask, name, variantNames, now)
  const models = await readModels(ask, endpoint.EndpointConfigName)
  const pendingModels = await readModels(ask, pending?.EndpointConfigName)
  const served = (variant: ProductionVariantSummary) => viewVariant(variant, models, traffic)
  const capture = endpoint.DataCaptureConfig
  return {
    name,
    status: endpoint.EndpointStatus,
    config: endpoint.EndpointConfigName,
    createdAt: endpoint.CreationTime,
    modifiedAt: endpoint.LastModifiedTime,
    failureReason: endpoint.FailureReason,
    variants: ProductionVariants.map(served),
    shadows: ShadowProductionVariants.map(served),
    pending: pending && {
      config: pending.EndpointConfigName,
      variants: (pending.ProductionVariants ?? []).map((variant) => viewVariant(variant, pendingModels, new Map())),
    },
    capture: capture?.EnableCapture
      ? `${capture.CurrentSamplingPercentage} % to ${capture.DestinationS3Uri}`
      : undefined,
  }
}

type ModelOfVariant = { readonly model: string | undefined; readonly instance: string | undefined }

async function readModels(ask: Ask, config: string | undefined): Promise<ReadonlyMap<string, ModelOfVariant>> {
  const answer =
    config === undefined ? undefined : await ifThere(ask('DescribeEndpointConfig', { EndpointConfigName: config }))
  const variants = [...(answer?.ProductionVariants ?? []), ...(answer?.ShadowProductionVariants ?? [])]
  return new Map(
    variants.map(({ VariantName, ModelName, InstanceType }) => [
      VariantName ?? '',
      { model: ModelName, instance: InstanceType },
    ]),
  )
}

function viewVariant(
  variant: ProductionVariantSummary | PendingProductionVariantSummary,
  models: ReadonlyMap<string, ModelOfVariant>,
  traffic: ReadonlyMap<string, Traffic>,
): VariantView {
  const name = variant.VariantName ?? ''
  return {
    name,
    weight: variant.CurrentWeight,
    desiredWeight: variant.DesiredWeight,
    instances: variant.CurrentInstanceCount,
    desiredInstances: variant.DesiredInstanceCount,
    instance: models.get(name)?.instance,
    model: models.get(name)?.model,
    image: variant.DeployedImages?.[0]?.SpecifiedImage,
    status: variant.VariantStatus?.map(({ Status, StatusMessage }) => StatusMessage ?? Status).join(', '),
    traffic: traffic.get(name) ?? noTraffic,
  }
}
