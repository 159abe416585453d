import type {
  CreateEndpointInput,
  DeleteEndpointInput,
  DescribeEndpointInput,
  ListEndpointsInput,
  UpdateEndpointInput,
  UpdateEndpointWeightsAndCapacitiesInput,
} from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { arnOf } from '../context.ts'
import type { EndpointConfigDocument } from '../endpoint-configs/document.ts'
import { refuseUnserved, required, requiredName, validation } from '../errors.ts'
import { listPage } from '../listing.ts'
import { type Resources, tagsOf } from '../resources.ts'
import type { ChangeDeps, EndpointChanges } from './changes.ts'
import { describeEndpoint, summariseEndpoint } from './describe.ts'
import { type EndpointDocument, isChanging } from './document.ts'
import { type PlanDeps, planDeployment, retainProperties } from './plan.ts'
import { changeWeights } from './weights.ts'

export type EndpointDeps = ChangeDeps &
  PlanDeps & { readonly configs: Resources<EndpointConfigDocument>; readonly changes: EndpointChanges }

export function createEndpointOperations(deps: EndpointDeps): Operations {
  const { context, endpoints, configs, changes } = deps
  return {
    async CreateEndpoint(input: CreateEndpointInput) {
      const name = requiredName(input.EndpointName, 'EndpointName')
      refuseUnserved(input, ['DeploymentConfig'])
      const pending = planDeployment(deps, configs.require(required(input.EndpointConfigName, 'EndpointConfigName')))
      const now = context.now()
      const made = {
        name,
        arn: arnOf(context, 'endpoint', name),
        createdAt: now,
        modifiedAt: now,
        tags: tagsOf(input.Tags),
      }
      const { arn } = await endpoints.create({ ...made, status: 'Creating', pending })
      changes.create(name, pending)
      return { EndpointArn: arn }
    },

    async DescribeEndpoint(input: DescribeEndpointInput) {
      return describeEndpoint(endpoints.require(required(input.EndpointName, 'EndpointName')))
    },

    async UpdateEndpoint(input: UpdateEndpointInput) {
      return { EndpointArn: await updateEndpoint(deps, input) }
    },

    async UpdateEndpointWeightsAndCapacities(input: UpdateEndpointWeightsAndCapacitiesInput) {
      return { EndpointArn: await changeCapacities(deps, input) }
    },

    async DeleteEndpoint(input: DeleteEndpointInput) {
      const name = required(input.EndpointName, 'EndpointName')
      const now = context.now()
      await endpoints.update(name, (current) => ({ ...settledOnly(current), status: 'Deleting', modifiedAt: now }))
      changes.remove(name)
      return {}
    },

    async ListEndpoints(input: ListEndpointsInput) {
      const rules = { defaultOrder: 'Descending', statusOf: (endpoint: EndpointDocument) => endpoint.status } as const
      const { documents, nextToken } = listPage(endpoints.values(), input, rules)
      return { Endpoints: documents.map(summariseEndpoint), NextToken: nextToken }
    },
  }
}

async function updateEndpoint(deps: EndpointDeps, input: UpdateEndpointInput): Promise<string> {
  const { context, endpoints, configs, changes } = deps
  const name = required(input.EndpointName, 'EndpointName')
  const current = updatable(endpoints.require(name))
  refuseUnserved(input, ['DeploymentConfig', 'RetainDeploymentConfig'])
  const plan = planDeployment(deps, configs.require(required(input.EndpointConfigName, 'EndpointConfigName')))
  const pending = input.RetainAllVariantProperties
    ? retainProperties(plan, current.active, input.ExcludeRetainedVariantProperties)
    : plan
  const now = context.now()
  const { arn } = await endpoints.update(name, (endpoint) => ({
    ...withoutReason(endpoint),
    status: 'Updating',
    pending,
    modifiedAt: now,
  }))
  changes.update(name, pending)
  return arn
}

async function changeCapacities(deps: EndpointDeps, input: UpdateEndpointWeightsAndCapacitiesInput): Promise<string> {
  const { context, endpoints, fleet, changes } = deps
  const name = required(input.EndpointName, 'EndpointName')
  const { active } = updatable(endpoints.require(name))
  const desired = required(input.DesiredWeightsAndCapacities, 'DesiredWeightsAndCapacities')
  const { reweighted, pending } = changeWeights(required(active, 'EndpointConfigName'), desired)
  const now = context.now()
  const { arn } = await endpoints.update(name, (endpoint) => ({
    ...withoutReason(endpoint),
    status: 'Updating',
    active: reweighted,
    pending,
    modifiedAt: now,
  }))
  fleet.reweigh(name, reweighted)
  changes.update(name, pending)
  return arn
}

function settledOnly(endpoint: EndpointDocument): EndpointDocument {
  if (isChanging(endpoint)) throw validation(`Cannot update in-progress endpoint "${endpoint.arn}".`)
  return endpoint
}

function updatable(endpoint: EndpointDocument): EndpointDocument {
  if (settledOnly(endpoint).status === 'InService') return endpoint
  throw validation(
    `Cannot update endpoint "${endpoint.arn}" in status ${endpoint.status}: a failed endpoint can only be deleted.`,
  )
}

function withoutReason({ failureReason, ...endpoint }: EndpointDocument): EndpointDocument {
  return endpoint
}
