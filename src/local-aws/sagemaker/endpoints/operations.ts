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
import { required, requiredName } from '../errors.ts'
import { listPage } from '../listing.ts'
import { type Resources, tagsOf } from '../resources.ts'
import type { ChangeDeps, EndpointChanges } from './changes.ts'
import { checkPolicies } from './deployment-config.ts'
import { describeEndpoint, summariseEndpoint } from './describe.ts'
import type { EndpointDocument } from './document.ts'
import { type PlanDeps, planDeployment } from './plan.ts'
import { beginning, changeCapacities, settledOnly, updateEndpoint } from './update-requests.ts'
import { checkEndpointQuotas } from './usage.ts'

export type EndpointDeps = ChangeDeps &
  PlanDeps & { readonly configs: Resources<EndpointConfigDocument>; readonly changes: EndpointChanges }

export function createEndpointOperations(deps: EndpointDeps): Operations {
  const { context, endpoints, configs, changes } = deps
  return {
    async CreateEndpoint(input: CreateEndpointInput) {
      const name = requiredName(input.EndpointName, 'EndpointName')
      const how = input.DeploymentConfig
      if (how) checkPolicies(how)
      const deployment = planDeployment(deps, configs.require(required(input.EndpointConfigName, 'EndpointConfigName')))
      checkEndpointQuotas(context, endpoints.values(), deployment)
      const now = context.now()
      const { arn } = await endpoints.create({
        name,
        arn: arnOf(context, 'endpoint', name),
        createdAt: now,
        modifiedAt: now,
        tags: tagsOf(input.Tags),
        status: 'Creating',
        pending: beginning('create', deployment, now),
        ...(how && { lastDeploymentConfig: how }),
      })
      changes.create(name)
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
