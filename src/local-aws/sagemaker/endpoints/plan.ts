import type { ProductionVariant, VariantProperty } from '@aws-sdk/client-sagemaker'
import type { SageMakerContext } from '../context.ts'
import type { EndpointConfigDocument } from '../endpoint-configs/document.ts'
import { required } from '../errors.ts'
import { containerSpec } from '../models/container-spec.ts'
import type { ModelDeps } from '../models/operations.ts'
import type { Deployment, VariantDocument } from './document.ts'

export type PlanDeps = Pick<ModelDeps, 'models' | 'findPackage'> & { readonly context: SageMakerContext }

/** What an endpoint configuration asks for, with all that is needed to run it. */
export function planDeployment(deps: PlanDeps, { name, request }: EndpointConfigDocument): Deployment {
  const variants = (request.ProductionVariants ?? []).map((variant) => planVariant(deps, variant))
  const capture = request.DataCaptureConfig
  return { configName: name, variants, ...(capture && { capture }) }
}

/** The plan with the weights and counts that variants of the same name have now, but for those that `excluded` names. */
export function retainProperties(
  plan: Deployment,
  current: Deployment | undefined,
  excluded: readonly VariantProperty[] = [],
): Deployment {
  const given = new Set(excluded.map(({ VariantPropertyType }) => VariantPropertyType))
  const variants = plan.variants.map((variant) => {
    const now = current?.variants.find(({ name }) => name === variant.name)
    if (!now) return variant
    return {
      ...variant,
      weight: given.has('DesiredWeight') ? variant.weight : now.weight,
      instanceCount: given.has('DesiredInstanceCount') ? variant.instanceCount : now.instanceCount,
    }
  })
  const keepsCapture = current?.capture && !given.has('DataCaptureConfig')
  return { ...plan, variants, ...(keepsCapture && { capture: current.capture }) }
}

function planVariant({ context, models, findPackage }: PlanDeps, variant: ProductionVariant): VariantDocument {
  const model = models.require(required(variant.ModelName, 'ModelName'))
  const seconds = variant.ContainerStartupHealthCheckTimeoutInSeconds
  return {
    name: required(variant.VariantName, 'VariantName'),
    modelName: model.name,
    container: containerSpec(model, findPackage),
    instanceType: variant.InstanceType ?? 'serverless',
    instanceCount: variant.InitialInstanceCount ?? 1,
    weight: variant.InitialVariantWeight ?? 1,
    startupTimeoutMs: seconds === undefined ? context.limits.startupTimeoutMs : seconds * 1000,
  }
}
