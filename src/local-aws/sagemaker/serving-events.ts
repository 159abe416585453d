import type { EndpointStatus } from '@aws-sdk/client-sagemaker'
import type { SageMakerContext } from './context.ts'
import { describeEndpointConfig } from './endpoint-configs/operations.ts'
import { describeEndpoint } from './endpoints/describe.ts'
import type { EndpointDocument } from './endpoints/document.ts'
import { announceChanges, type StateChanges } from './job-events.ts'
import { describeModel } from './models/operations.ts'
import { describePackage } from './registry/describe-package.ts'
import type { ModelPackageDocument } from './registry/document.ts'
import type { ResourceDocument, Resources } from './resources.ts'
import type { Stores } from './stores.ts'

/** Models, endpoint configurations, endpoints and packages with AWS's events of what becomes of them. */
export function announceServing(context: SageMakerContext, stores: Stores) {
  const endpoints = announceChanges(context, stores.endpoints, {
    detailType: 'SageMaker Endpoint State Change',
    stateOf: ({ status }) => status,
    describe: endpointDetail,
  })
  return {
    models: announceExistence(context, stores.models, 'SageMaker Model State Change', describeModel),
    configs: announceExistence(
      context,
      stores.configs,
      'SageMaker Endpoint Config State Change',
      describeEndpointConfig,
    ),
    endpoints: announceChanges(context, endpoints, {
      detailType: 'SageMaker Endpoint Deployment State Change',
      stateOf: ({ pending }) => `${pending?.stage?.status} ${pending?.stage?.startedAt}`,
      describe: endpointDetail,
    }),
    packages: announceChanges(context, stores.packages, {
      detailType: 'SageMaker Model Package State Change',
      stateOf: ({ request }) => JSON.stringify([request.ModelApprovalStatus, request.ModelLifeCycle]),
      describe: packageDetail,
    }),
  }
}

/** What only comes and goes: an event for each. */
function announceExistence<D extends ResourceDocument>(
  context: SageMakerContext,
  resources: Resources<D>,
  detailType: string,
  describe: StateChanges<D>['describe'],
): Resources<D> {
  const announced = announceChanges(context, resources, { detailType, stateOf: () => 'there', describe })
  return {
    ...announced,
    async remove(name) {
      const { arn } = resources.require(name)
      const detail = { ...describe(resources.require(name)) }
      await resources.remove(name)
      context.events.emit({ source: 'aws.sagemaker', detailType, resources: [arn], detail })
    },
  }
}

// Events spell statuses otherwise than Describe does: `InService` is `IN_SERVICE`.
function endpointDetail(endpoint: EndpointDocument): object {
  return { ...describeEndpoint(endpoint), EndpointStatus: inCapitals(endpoint.status) }
}

function inCapitals(status: EndpointStatus): string {
  return status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
}

// Those of packages, alone among SageMaker's, tell times as text.
function packageDetail(document: ModelPackageDocument): object {
  const text = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`
  return {
    ...describePackage(document),
    CreationTime: text(document.createdAt),
    LastModifiedTime: text(document.modifiedAt),
  }
}
