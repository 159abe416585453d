import type {
  PendingDeploymentSummary,
  PendingProductionVariantSummary,
  ProductionVariantStatus,
  ProductionVariantSummary,
} from '@aws-sdk/client-sagemaker'
import { dateOf } from '../job-document.ts'
import type { Change, EndpointDocument, Stage, VariantDocument } from './document.ts'

/** Variants that serve: as they are, and while their weights and counts change, as they are wanted. */
export function describeVariants(
  endpoint: EndpointDocument,
  variants: readonly VariantDocument[],
): ProductionVariantSummary[] {
  const { pending, modifiedAt } = endpoint
  const wanted = pending?.kind === 'rescale' ? [...pending.deployment.variants, ...pending.deployment.shadows] : []
  return variants.map((variant) => {
    const { weight, instanceCount } = wanted.find(({ name }) => name === variant.name) ?? variant
    const status =
      instanceCount === variant.instanceCount
        ? undefined
        : statusOf(scaling(variant, instanceCount, pending?.startedAt))
    return {
      ...identity(variant, modifiedAt),
      CurrentWeight: variant.weight,
      DesiredWeight: weight,
      CurrentInstanceCount: variant.instanceCount,
      DesiredInstanceCount: instanceCount,
      VariantStatus: status ?? endingStatus(pending),
    }
  })
}

/** What a creation or a deployment under way brings; absent otherwise, as on AWS. */
export function summarisePending({ pending, status }: EndpointDocument): PendingDeploymentSummary | undefined {
  if (!pending || pending.kind === 'rescale' || status === 'Failed' || status === 'Deleting') return undefined
  const { deployment, startedAt } = pending
  const summarise = (variant: VariantDocument) => summarisePendingVariant(pending, variant)
  return {
    EndpointConfigName: deployment.configName,
    StartTime: dateOf(startedAt),
    ProductionVariants: deployment.variants.map(summarise),
    ShadowProductionVariants: deployment.shadows.length > 0 ? deployment.shadows.map(summarise) : undefined,
  }
}

function summarisePendingVariant(
  { stage, startedAt }: Change,
  variant: VariantDocument,
): PendingProductionVariantSummary {
  const { weight, instanceCount, instanceType } = variant
  const current = stage?.capacity[variant.name] ?? 0
  return {
    ...identity(variant, startedAt),
    InstanceType: instanceType as PendingProductionVariantSummary['InstanceType'],
    CurrentWeight: current > 0 ? weight : 0,
    DesiredWeight: weight,
    CurrentInstanceCount: current,
    DesiredInstanceCount: instanceCount,
    VariantStatus: stage && stage.status !== 'Deleting' ? statusOf(stage) : undefined,
  }
}

function identity(variant: VariantDocument, resolvedAt: number) {
  const { name, container, routing } = variant
  return {
    VariantName: name,
    DeployedImages: [
      { SpecifiedImage: container.image, ResolvedImage: container.image, ResolutionTime: dateOf(resolvedAt) },
    ],
    ...(routing === 'LEAST_OUTSTANDING_REQUESTS' && { RoutingConfig: { RoutingStrategy: routing } }),
  }
}

// Instances of the old fleet end when all traffic has left them.
function endingStatus(pending: Change | undefined): ProductionVariantStatus[] | undefined {
  return pending?.stage?.status === 'Deleting' ? statusOf(pending.stage) : undefined
}

function scaling({ instanceCount }: VariantDocument, wanted: number, startedAt = 0): Omit<Stage, 'capacity'> {
  const direction = wanted > instanceCount ? 'out' : 'in'
  return { status: 'Updating', message: `Scaling ${direction} desired instance count to ${wanted}.`, startedAt }
}

function statusOf({ status, message, startedAt }: Omit<Stage, 'capacity'>): ProductionVariantStatus[] {
  return [{ Status: status, StatusMessage: message, StartTime: dateOf(startedAt) }]
}
