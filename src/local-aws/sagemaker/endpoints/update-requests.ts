import type {
  DeploymentConfig,
  UpdateEndpointInput,
  UpdateEndpointWeightsAndCapacitiesInput,
} from '@aws-sdk/client-sagemaker'
import { required, validation } from '../errors.ts'
import { checkDeployment } from './deployment-config.ts'
import { type Change, type Deployment, type EndpointDocument, firstStage, isChanging } from './document.ts'
import type { EndpointDeps } from './operations.ts'
import { planDeployment, retainProperties } from './plan.ts'
import { checkEndpointQuotas } from './usage.ts'
import { changeWeights } from './weights.ts'

/** Moves the endpoint to another configuration, as the request says how. */
export async function updateEndpoint(deps: EndpointDeps, input: UpdateEndpointInput): Promise<string> {
  const { context, endpoints, configs } = deps
  const current = updatable(endpoints.require(required(input.EndpointName, 'EndpointName')))
  const active = required(current.active, 'EndpointConfigName')
  const plan = planDeployment(deps, configs.require(required(input.EndpointConfigName, 'EndpointConfigName')))
  const deployment = input.RetainAllVariantProperties
    ? retainProperties(plan, active, input.ExcludeRetainedVariantProperties)
    : plan
  const how = input.DeploymentConfig ?? (input.RetainDeploymentConfig ? current.lastDeploymentConfig : undefined)
  if (how) checkDeployment(how, active, deployment, context.alarms)
  // AWS needs room for both fleets, since one comes before the other goes.
  checkEndpointQuotas(context, endpoints.values(), deployment)
  return begin(deps, current.name, withHow(beginning('deploy', deployment, context.now()), how), how)
}

/** Gives the endpoint other weights and counts. */
export async function changeCapacities(
  deps: EndpointDeps,
  input: UpdateEndpointWeightsAndCapacitiesInput,
): Promise<string> {
  const { context, endpoints } = deps
  const current = settledOnly(endpoints.require(required(input.EndpointName, 'EndpointName')))
  if (current.status !== 'InService') throw notUpdatable(current)
  const active = required(current.active, 'EndpointConfigName')
  const desired = required(input.DesiredWeightsAndCapacities, 'DesiredWeightsAndCapacities')
  const deployment = changeWeights(active, desired)
  checkEndpointQuotas(context, endpoints.values(), deployment, active)
  const change: Change = { kind: 'rescale', deployment, startedAt: context.now() }
  return begin(deps, current.name, change, current.lastDeploymentConfig)
}

async function begin(
  { context, endpoints, changes }: EndpointDeps,
  name: string,
  pending: Change,
  how: DeploymentConfig | undefined,
): Promise<string> {
  const { arn } = await endpoints.update(name, ({ failureReason, lastDeploymentConfig, ...endpoint }) => ({
    ...endpoint,
    status: 'Updating',
    pending,
    modifiedAt: context.now(),
    ...(how && { lastDeploymentConfig: how }),
  }))
  changes.update(name)
  return arn
}

/** A creation or deployment as it stands when the request is answered. */
export function beginning(kind: 'create' | 'deploy', deployment: Deployment, now: number): Change {
  return { kind, deployment, startedAt: now, stage: firstStage(deployment, now) }
}

function withHow(change: Change, how: DeploymentConfig | undefined): Change {
  return how ? { ...change, how } : change
}

export function settledOnly(endpoint: EndpointDocument): EndpointDocument {
  if (isChanging(endpoint)) throw validation(`Cannot update in-progress endpoint "${endpoint.arn}".`)
  return endpoint
}

// Another update is the way out of a rollback that failed.
function updatable(endpoint: EndpointDocument): EndpointDocument {
  const { status } = settledOnly(endpoint)
  if (status === 'InService' || status === 'UpdateRollbackFailed') return endpoint
  throw notUpdatable(endpoint)
}

function notUpdatable({ arn, status }: EndpointDocument): Error {
  return validation(`Cannot update endpoint "${arn}" in status ${status}: a failed endpoint can only be deleted.`)
}
