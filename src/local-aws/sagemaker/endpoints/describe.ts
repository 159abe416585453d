import type { DescribeEndpointOutput, EndpointSummary } from '@aws-sdk/client-sagemaker'
import { dateOf } from '../job-document.ts'
import { describeVariants, summarisePending } from './describe-variants.ts'
import type { Deployment, EndpointDocument } from './document.ts'

export function describeEndpoint(endpoint: EndpointDocument): DescribeEndpointOutput {
  const { active, pending } = endpoint
  return {
    ...summariseEndpoint(endpoint),
    EndpointName: endpoint.name,
    // A failed update leaves the name of what serves; a failed creation that of what was asked for.
    EndpointConfigName: (active ?? pending?.deployment)?.configName,
    ProductionVariants: active && describeVariants(endpoint, active.variants),
    ShadowProductionVariants: active?.shadows.length ? describeVariants(endpoint, active.shadows) : undefined,
    DataCaptureConfig: active && captureSummary(active),
    FailureReason: endpoint.failureReason,
    LastDeploymentConfig: endpoint.lastDeploymentConfig,
    PendingDeploymentSummary: summarisePending(endpoint),
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
