import type {
  DataCaptureConfig,
  DeploymentConfig,
  EndpointStatus,
  RoutingStrategy,
  VariantStatus,
} from '@aws-sdk/client-sagemaker'
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
  readonly routing: RoutingStrategy
  readonly downloadTimeoutMs: number
  readonly startupTimeoutMs: number
}

/** What an endpoint serves, or is to serve. */
export type Deployment = {
  readonly configName: string
  readonly variants: readonly VariantDocument[]
  /** Get copies of the requests; their answers go nowhere. */
  readonly shadows: readonly VariantDocument[]
  readonly capture?: DataCaptureConfig
}

/** Where a change stands, as DescribeEndpoint tells it. */
export type Stage = {
  readonly status: VariantStatus
  readonly message: string
  readonly startedAt: number
  /** Instances of the new fleet that have traffic, by variant. */
  readonly capacity: Readonly<Record<string, number>>
}

/** What is going on with an endpoint: its creation, a new deployment, or other weights and counts of what it has. */
export type Change = {
  readonly kind: 'create' | 'deploy' | 'rescale'
  readonly deployment: Deployment
  readonly startedAt: number
  /** How traffic moves; absent for AWS's default, all at once as soon as everything new answers. */
  readonly how?: DeploymentConfig
  readonly stage?: Stage
}

export type EndpointDocument = ResourceDocument & {
  readonly status: EndpointStatus
  /** What serves; absent until the endpoint was first in service. */
  readonly active?: Deployment
  readonly pending?: Change
  readonly lastDeploymentConfig?: DeploymentConfig
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

/** The number of instances that the deployment asks for. */
export function instancesOf({ variants, shadows }: Deployment): number {
  return [...variants, ...shadows].reduce((sum, { instanceCount }) => sum + instanceCount, 0)
}

/** Where every deployment begins. */
export function firstStage(deployment: Deployment, now: number): Stage {
  const message = `Launching ${instancesOf(deployment)} instance(s).`
  return { status: 'Creating', message, startedAt: now, capacity: {} }
}
