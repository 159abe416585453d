import type {
  CreateEndpointConfigInput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigInput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
  ProductionVariant,
} from '@aws-sdk/client-sagemaker'
import type { Operations } from '../../service.ts'
import { arnOf, type SageMakerContext } from '../context.ts'
import { required, requiredName } from '../errors.ts'
import { dateOf } from '../job-document.ts'
import { listPage } from '../listing.ts'
import type { ModelDocument } from '../models/document.ts'
import { type Resources, tagsOf } from '../resources.ts'
import { checkEndpointConfig } from './check.ts'
import type { EndpointConfigDocument } from './document.ts'

export type EndpointConfigDeps = {
  readonly context: SageMakerContext
  readonly configs: Resources<EndpointConfigDocument>
  readonly models: Resources<ModelDocument>
}

export function createEndpointConfigOperations(deps: EndpointConfigDeps): Operations {
  const { context, configs, models } = deps
  return {
    async CreateEndpointConfig(input: CreateEndpointConfigInput) {
      const { Tags, ...request } = input
      const name = requiredName(request.EndpointConfigName, 'EndpointConfigName')
      checkEndpointConfig(models, request)
      const now = context.now()
      const arn = arnOf(context, 'endpoint-config', name)
      await configs.create({
        name,
        arn,
        createdAt: now,
        modifiedAt: now,
        tags: tagsOf(Tags),
        request: withDefaults(request),
      })
      return { EndpointConfigArn: arn }
    },

    async DescribeEndpointConfig(input: DescribeEndpointConfigInput) {
      return describeEndpointConfig(configs.require(required(input.EndpointConfigName, 'EndpointConfigName')))
    },

    async DeleteEndpointConfig(input: DeleteEndpointConfigInput) {
      await configs.remove(required(input.EndpointConfigName, 'EndpointConfigName'))
      return {}
    },

    async ListEndpointConfigs(input: ListEndpointConfigsInput) {
      const { documents, nextToken } = listPage(configs.values(), input, { defaultOrder: 'Descending' })
      const summary = ({ name, arn, createdAt }: EndpointConfigDocument) => ({
        EndpointConfigName: name,
        EndpointConfigArn: arn,
        CreationTime: dateOf(createdAt),
      })
      return { EndpointConfigs: documents.map(summary), NextToken: nextToken }
    },
  }
}

export function describeEndpointConfig(config: EndpointConfigDocument): DescribeEndpointConfigOutput {
  const { request, name, arn, createdAt } = config
  return {
    ...request,
    EndpointConfigName: name,
    EndpointConfigArn: arn,
    ProductionVariants: request.ProductionVariants,
    CreationTime: dateOf(createdAt),
  }
}

// What a variant does not say of its weight, AWS says for it.
function withDefaults(request: CreateEndpointConfigInput): CreateEndpointConfigInput {
  const weigh = (variant: ProductionVariant) => ({
    ...variant,
    InitialVariantWeight: variant.InitialVariantWeight ?? 1,
  })
  const { ProductionVariants, ShadowProductionVariants } = request
  return {
    ...request,
    ProductionVariants: ProductionVariants?.map(weigh),
    ...(ShadowProductionVariants?.length && { ShadowProductionVariants: ShadowProductionVariants.map(weigh) }),
  }
}
