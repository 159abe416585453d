import type { DataCaptureConfig, EndpointStatus } from '@aws-sdk/client-sagemaker'
import type { ContainerSpec } from '../models/document.ts'
import type { ResourceDocument } from '../resources.ts'

/** A variant with all it takes to run it, also after its model and configuration were deleted. */
export type VariantDocument = {
  readonly name: string
  readonly modelName: string
  readonly container: ContainerSpec
  readonly instanceType: string
  readonly instanceCount: number
  readonly weight: number
  readonly startupTimeoutMs: number
}

/** What an endpoint serves, or is to serve. */
export type Deployment = {
  readonly configName: string
  readonly variants: readonly VariantDocument[]
  readonly capture?: DataCaptureConfig
}

export type EndpointDocument = ResourceDocument & {
  readonly status: EndpointStatus
  /** What serves; absent until the endpoint was first in service. */
  readonly active?: Deployment
  /** What is being brought up. */
  readonly pending?: Deployment
  readonly failureReason?: string
}

const changing: ReadonlySet<EndpointStatus> = new Set([
  'Creating',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'Deleting',
])

export function isChanging({ status }: EndpointDocument): boolean {
  return changing.has(status)
}

/** In service with the given deployment; the reason, if any, tells why an update was rolled back. */
export function inService(
  endpoint: EndpointDocument,
  active: Deployment,
  now: number,
  failureReason?: string,
): EndpointDocument {
  const { pending, failureReason: former, ...rest } = endpoint
  return { ...rest, status: 'InService', active, modifiedAt: now, ...(failureReason && { failureReason }) }
}
