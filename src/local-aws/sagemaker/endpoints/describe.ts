import type { DescribeEndpointOutput, EndpointSummary, ProductionVariantSummary } from '@aws-sdk/client-sagemaker'
import { dateOf } from '../job-document.ts'
import type { Deployment, EndpointDocument, VariantDocument } from './document.ts'

export function describeEndpoint(endpoint: EndpointDocument): DescribeEndpointOutput {
  const { active, pending } = endpoint
  return {
    ...summariseEndpoint(endpoint),
    EndpointName: endpoint.name,
    // A failed update leaves the name of what serves; a failed creation that of what was asked for.
    EndpointConfigName: (active ?? pending)?.configName,
    ProductionVariants: active?.variants.map((variant) => summariseVariant(variant, endpoint.modifiedAt)),
    DataCaptureConfig: active && captureSummary(active),
    FailureReason: endpoint.failureReason,
  }
}

export function summariseEndpoint({ name, arn, status, createdAt, modifiedAt }: EndpointDocument): EndpointSummary & {
  readonly EndpointStatus: EndpointDocument['status']
} {
  return {
    EndpointName: name,
    EndpointArn: arn,
    EndpointStatus: status,
    CreationTime: dateOf(createdAt),
    LastModifiedTime: dateOf(modifiedAt),
  }
}

function summariseVariant(variant: VariantDocument, resolvedAt: number): ProductionVariantSummary {
  const { name, container, weight, instanceCount } = variant
  return {
    VariantName: name,
    DeployedImages: [
      { SpecifiedImage: container.image, ResolvedImage: container.image, ResolutionTime: dateOf(resolvedAt) },
    ],
    CurrentWeight: weight,
    DesiredWeight: weight,
    CurrentInstanceCount: instanceCount,
    DesiredInstanceCount: instanceCount,
  }
}

function captureSummary({ capture }: Deployment): DescribeEndpointOutput['DataCaptureConfig'] {
  if (!capture) return undefined
  return {
    EnableCapture: capture.EnableCapture ?? false,
    CaptureStatus: capture.EnableCapture ? 'Started' : 'Stopped',
    CurrentSamplingPercentage: capture.InitialSamplingPercentage,
    DestinationS3Uri: capture.DestinationS3Uri,
    KmsKeyId: capture.KmsKeyId ?? '',
  }
}
