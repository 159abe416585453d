import type { SageMaker } from '@aws-sdk/client-sagemaker'
import { awsErrorKind } from '../aws/errors.ts'
import type { ModelDefinition } from '../config/schema.ts'
import { failure, rethrowAws } from './failures.ts'
import { requestHash } from './job-names.ts'
import { imageUri } from './sagemaker-environment.ts'

export type RegistryDeps = {
  readonly sagemaker: Pick<
    SageMaker,
    'createModelPackageGroup' | 'createModelPackage' | 'describeModelPackage' | 'updateModelPackage'
  >
}

export type Registration = {
  readonly definition: ModelDefinition
  readonly runId: string
  readonly artifactUri: string
  readonly datasetFingerprint: string
  readonly evidenceUri: string
  /** Why it may be registered: the gate's reasons, in words. */
  readonly reasons: readonly string[]
}

const longestProperty = 256

export function createRegistryActivities({ sagemaker }: RegistryDeps) {
  async function ensureGroup(definition: ModelDefinition): Promise<void> {
    try {
      await sagemaker.createModelPackageGroup({
        ModelPackageGroupName: definition.model,
        ...(definition.description && { ModelPackageGroupDescription: definition.description }),
      })
    } catch (error) {
      const kind = awsErrorKind(error)
      if (kind !== 'name-taken' && kind !== 'precondition')
        rethrowAws(error, `create model package group ${definition.model}`)
    }
  }

  return {
    /** Registers a model that passed the gate. The run is the client token: asked twice, it answers with the same version. */
    async registerModelPackage(registration: Registration): Promise<{ packageArn: string; version: number }> {
      const { definition, runId } = registration
      await ensureGroup(definition)
      try {
        const { ModelPackageArn } = await sagemaker.createModelPackage(packageRequest(registration))
        const { ModelPackageVersion } = await sagemaker.describeModelPackage({ ModelPackageName: ModelPackageArn })
        if (!ModelPackageArn || !ModelPackageVersion) {
          throw failure('EvidenceMissing', `SageMaker registered run ${runId} without a version number`)
        }
        return { packageArn: ModelPackageArn, version: ModelPackageVersion }
      } catch (error) {
        return rethrowAws(error, `register run ${runId} of ${definition.model}`)
      }
    },

    /** Notes in the registry what became of a version, beside its approval. */
    async noteRolloutOutcome(input: { packageArn: string; outcome: string; reason: string }): Promise<void> {
      const properties = { rolloutOutcome: input.outcome, rolloutReason: propertyText(input.reason) }
      await sagemaker
        .updateModelPackage({ ModelPackageArn: input.packageArn, CustomerMetadataProperties: properties })
        .catch((error) => rethrowAws(error, `update ${input.packageArn}`))
    },
  }
}

/** A text as the registry takes it in a property: 1 to 256 letters, digits, spaces and `_.:/=+-@`; the evidence has it whole. */
export function propertyText(text: string): string {
  const allowed = text.replaceAll('%', 'percent').replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]+/gu, ' ')
  return allowed.replace(/ {2,}/g, ' ').trim().slice(0, longestProperty) || 'none'
}

function packageRequest({ definition, runId, artifactUri, datasetFingerprint, evidenceUri, reasons }: Registration) {
  return {
    ModelPackageGroupName: definition.model,
    ClientToken: requestHash({ model: definition.model, runId }).slice(0, 36),
    ModelPackageDescription: reasons.join('; ').slice(0, 1024),
    ModelApprovalStatus: 'Approved' as const,
    InferenceSpecification: {
      Containers: [{ Image: imageUri(definition), ModelDataUrl: artifactUri }],
      SupportedContentTypes: ['application/json', 'application/jsonlines'],
      SupportedResponseMIMETypes: ['application/json', 'application/jsonlines'],
    },
    ModelMetrics: { ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: evidenceUri } } },
    CustomerMetadataProperties: { runId, datasetFingerprint, evidence: evidenceUri.slice(0, longestProperty) },
  }
}
