import type { ModelDefinition } from '../config/schema.ts'
import { objectUri, storageKeys } from '../contract/keys.ts'
import { variantName } from '../domain/rollout/variant.ts'
import { modelPart, requestHash } from './job-names.ts'

/** One served slot of an endpoint. */
export type VariantSlot = { readonly version: number; readonly modelName: string; readonly weight: number }

const hashLength = 12

/**
 * The request of CreateEndpointConfig. Configurations never change in SageMaker, so the name is the hash of the content:
 * the same variants twice are one configuration, and a rollback finds the old one by making it again.
 */
export function endpointConfigRequest(definition: ModelDefinition, variants: readonly VariantSlot[]) {
  const { model, rollout, environment } = definition
  const content = {
    ProductionVariants: variants.map(({ version, modelName, weight }) => ({
      VariantName: variantName(version),
      ModelName: modelName,
      InitialInstanceCount: rollout.instanceCount,
      InstanceType: rollout.instanceType as never,
      InitialVariantWeight: weight,
    })),
    DataCaptureConfig: {
      EnableCapture: true,
      InitialSamplingPercentage: 100,
      DestinationS3Uri: objectUri(environment.bucket, storageKeys.captures(model)),
      CaptureOptions: [{ CaptureMode: 'Input' as const }, { CaptureMode: 'Output' as const }],
      CaptureContentTypeHeader: { JsonContentTypes: ['application/json'] },
    },
  }
  const names = variants.map(({ version }) => variantName(version)).join('-')
  return { EndpointConfigName: `${modelPart(model)}-${names}-${requestHash(content).slice(0, hashLength)}`, ...content }
}
