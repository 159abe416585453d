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
import { refuseUnserved, required, requiredName, validation } from '../errors.ts'
import { dateOf } from '../job-document.ts'
import { listPage } from '../listing.ts'
import type { ModelDocument } from '../models/document.ts'
import { type Resources, tagsOf } from '../resources.ts'
import { parseS3Uri } from '../s3-uri.ts'
import type { EndpointConfigDocument } from './document.ts'

export type EndpointConfigDeps = {
  readonly context: SageMakerContext
  readonly configs: Resources<EndpointConfigDocument>
  readonly models: Resources<ModelDocument>
}

export function createEndpointConfigOperations(deps: EndpointConfigDeps): Operations {
  const { context, configs } = deps
  return {
    async CreateEndpointConfig(input: CreateEndpointConfigInput) {
      const { Tags, ...request } = input
      const name = requiredName(request.EndpointConfigName, 'EndpointConfigName')
      checkRequest(deps, request)
      const now = context.now()
      const arn = arnOf(context, 'endpoint-config', name)
      await configs.create({ name, arn, createdAt: now, modifiedAt: now, tags: tagsOf(Tags), request })
      return { EndpointConfigArn: arn }
    },

    async DescribeEndpointConfig(input: DescribeEndpointConfigInput): Promise<DescribeEndpointConfigOutput> {
      const { request, name, arn, createdAt } = configs.require(
        required(input.EndpointConfigName, 'EndpointConfigName'),
      )
      return {
        ...request,
        EndpointConfigName: name,
        EndpointConfigArn: arn,
        ProductionVariants: request.ProductionVariants,
        CreationTime: dateOf(createdAt),
      }
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

const unserved = ['AsyncInferenceConfig', 'ExplainerConfig', 'ShadowProductionVariants', 'EnableNetworkIsolation']

function checkRequest({ models }: EndpointConfigDeps, request: CreateEndpointConfigInput): void {
  refuseUnserved(request, unserved)
  const variants = required(request.ProductionVariants, 'ProductionVariants')
  if (variants.length < 1 || variants.length > 10) {
    throw validation(`An endpoint configuration has 1 to 10 production variants, got ${variants.length}`)
  }
  const names = new Set(variants.map((variant) => checkVariant(models, variant)))
  if (names.size < variants.length)
    throw validation('The names of production variants must be unique in an endpoint configuration')
  const capture = request.DataCaptureConfig
  if (capture)
    parseS3Uri(
      required(capture.DestinationS3Uri, 'DataCaptureConfig.DestinationS3Uri'),
      'DataCaptureConfig.DestinationS3Uri',
    )
}

function checkVariant(models: Resources<ModelDocument>, variant: ProductionVariant): string {
  const name = requiredName(variant.VariantName, 'ProductionVariants.VariantName')
  models.require(required(variant.ModelName, 'ProductionVariants.ModelName'))
  refuseUnserved(variant, ['ManagedInstanceScaling', 'RoutingConfig', 'CapacityReservationConfig'])
  if ((variant.InitialVariantWeight ?? 1) < 0) throw validation(`The weight of variant ${name} must be at least 0`)
  return name
}
