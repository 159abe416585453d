import type { CreateEndpointConfigInput, ProductionVariant } from '@aws-sdk/client-sagemaker'
import { refuseUnserved, required, requiredName, validation } from '../errors.ts'
import type { ModelDocument } from '../models/document.ts'
import type { Resources } from '../resources.ts'
import { parseS3Uri } from '../s3-uri.ts'

const unserved = ['AsyncInferenceConfig', 'ExplainerConfig', 'MetricsConfig', 'VpcConfig', 'EnableNetworkIsolation']

const unservedOfVariants = [
  'ServerlessConfig',
  'ManagedInstanceScaling',
  'CapacityReservationConfig',
  'CoreDumpConfig',
  'InstancePools',
  'AcceleratorType',
  'EnableSSMAccess',
]

/** Refuses an endpoint configuration that AWS would refuse, or that is not served here. */
export function checkEndpointConfig(models: Resources<ModelDocument>, request: CreateEndpointConfigInput): void {
  refuseUnserved(request, unserved)
  const variants = required(request.ProductionVariants, 'ProductionVariants')
  const shadows = request.ShadowProductionVariants ?? []
  if (variants.length < 1 || variants.length > 10) {
    throw validation(`An endpoint configuration has 1 to 10 production variants, got ${variants.length}`)
  }
  if (shadows.length > 0 && (shadows.length > 1 || variants.length > 1)) {
    throw validation(
      'An endpoint configuration with ShadowProductionVariants has one production variant and one shadow variant, ' +
        `got ${variants.length} and ${shadows.length}`,
    )
  }
  const names = [
    ...variants.map((variant) => checkVariant(models, variant, 'ProductionVariants')),
    ...shadows.map((variant) => checkVariant(models, variant, 'ShadowProductionVariants')),
  ]
  if (new Set(names).size < names.length)
    throw validation('The names of production variants must be unique in an endpoint configuration')
  const capture = request.DataCaptureConfig
  if (!capture) return
  const member = 'DataCaptureConfig.DestinationS3Uri'
  parseS3Uri(required(capture.DestinationS3Uri, member), member)
}

function checkVariant(models: Resources<ModelDocument>, variant: ProductionVariant, list: string): string {
  const name = requiredName(variant.VariantName, `${list}.VariantName`)
  refuseUnserved(variant, unservedOfVariants)
  if (variant.ModelName === undefined) {
    throw validation(
      `${list}.ModelName must be given: endpoints with inference components are not served by the embedded SageMaker`,
    )
  }
  models.require(variant.ModelName)
  required(variant.InstanceType, `${list}.InstanceType`)
  required(variant.InitialInstanceCount, `${list}.InitialInstanceCount`)
  if ((variant.InitialVariantWeight ?? 1) < 0) throw validation(`The weight of variant ${name} must be at least 0`)
  return name
}
