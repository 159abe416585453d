import type { ProductionVariant, VariantProperty } from '@aws-sdk/client-sagemaker'
import type { SageMakerContext } from '../context.ts'
import type { EndpointConfigDocument } from '../endpoint-configs/document.ts'
import { required } from '../errors.ts'
import { containerSpec } from '../models/container-spec.ts'
import type { ModelDeps } from '../models/operations.ts'
import type { Deployment, VariantDocument } from './document.ts'

export type PlanDeps = Pick<ModelDeps, 'models' | 'findPackage'> & { readonly context: SageMakerContext }

// AWS's own, for a variant that does not say.
const downloadTimeoutMs = 3_600_000

/** What an endpoint configuration asks for, with all that is needed to run it. */
export function planDeployment(deps: PlanDeps, { name, request }: EndpointConfigDocument): Deployment {
  const plan = (variant: ProductionVariant) => planVariant(deps, variant)
  const capture = request.DataCaptureConfig
  return {
    configName: name,
    variants: (request.ProductionVariants ?? []).map(plan),
    shadows: (request.ShadowProductionVariants ?? []).map(plan),
    ...(capture && { capture }),
  }
}

/** The plan with the weights and counts that variants of the same name have now, but for those that `excluded` names. */
export function retainProperties(
  plan: Deployment,
  current: Deployment | undefined,
  excluded: readonly VariantProperty[] = [],
): Deployment {
  const given = new Set(excluded.map(({ VariantPropertyType }) => VariantPropertyType))
  const retain = (variant: VariantDocument): VariantDocument => {
    const now = [...(current?.variants ?? []), ...(current?.shadows ?? [])].find(({ name }) => name === variant.name)
    if (!now) return variant
    return {
      ...variant,
      weight: given.has('DesiredWeight') ? variant.weight : now.weight,
      instanceCount: given.has('DesiredInstanceCount') ? variant.instanceCount : now.instanceCount,
    }
  }
  const keepsCapture = current?.capture && !given.has('DataCaptureConfig')
  return {
    ...plan,
    variants: plan.variants.map(retain),
    shadows: plan.shadows.map(retain),
    ...(keepsCapture && { capture: current.capture }),
  }
}

function planVariant({ context, models, findPackage }: PlanDeps, variant: ProductionVariant): VariantDocument {
  const model = models.require(required(variant.ModelName, 'ModelName'))
  const millis = (seconds: number | undefined, otherwise: number) =>
    seconds === undefined ? otherwise : seconds * 1000
  return {
    name: required(variant.VariantName, 'VariantName'),
    modelName: model.name,
    container: containerSpec(model, findPackage),
    instanceType: required(variant.InstanceType, 'InstanceType'),
    instanceCount: variant.InitialInstanceCount ?? 1,
    weight: variant.InitialVariantWeight ?? 1,
    routing: variant.RoutingConfig?.RoutingStrategy ?? 'RANDOM',
    downloadTimeoutMs: millis(variant.ModelDataDownloadTimeoutInSeconds, downloadTimeoutMs),
    startupTimeoutMs: millis(variant.ContainerStartupHealthCheckTimeoutInSeconds, context.limits.startupTimeoutMs),
  }
}
