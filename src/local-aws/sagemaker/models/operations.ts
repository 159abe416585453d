import type {
  ContainerDefinition,
  CreateModelInput,
  DeleteModelInput,
  DescribeModelInput,
  DescribeModelOutput,
  ListModelsInput,
} from '@aws-sdk/client-sagemaker'
import type { ObjectStorage, Operations } from '../../service.ts'
import { arnOf, type SageMakerContext } from '../context.ts'
import { required, requiredName, validation } from '../errors.ts'
import { dateOf } from '../job-document.ts'
import { listPage } from '../listing.ts'
import type { ModelPackageDocument } from '../registry/document.ts'
import { type Resources, tagsOf } from '../resources.ts'
import { parseS3Uri, s3Uri } from '../s3-uri.ts'
import { containerSpec } from './container-spec.ts'
import type { ModelDocument } from './document.ts'

export type ModelDeps = {
  readonly context: SageMakerContext
  readonly models: Resources<ModelDocument>
  readonly findPackage: (nameOrArn: string) => ModelPackageDocument
}

export function createModelOperations({ context, models, findPackage }: ModelDeps): Operations {
  return {
    async CreateModel(input: CreateModelInput) {
      const { Tags, ...request } = input
      const name = requiredName(request.ModelName, 'ModelName')
      const { model } = containerSpec({ name, request }, findPackage)
      if (model) await requireObject(context.storage, model.uri)
      const now = context.now()
      const arn = arnOf(context, 'model', name)
      await models.create({ name, arn, createdAt: now, modifiedAt: now, tags: tagsOf(Tags), request })
      return { ModelArn: arn }
    },

    async DescribeModel(input: DescribeModelInput) {
      return describeModel(models.require(required(input.ModelName, 'ModelName')))
    },

    async DeleteModel(input: DeleteModelInput) {
      await models.remove(required(input.ModelName, 'ModelName'))
      return {}
    },

    async ListModels(input: ListModelsInput) {
      const { documents, nextToken } = listPage(models.values(), input, { defaultOrder: 'Descending' })
      const summary = ({ name, arn, createdAt }: ModelDocument) => ({
        ModelName: name,
        ModelArn: arn,
        CreationTime: dateOf(createdAt),
      })
      return { Models: documents.map(summary), NextToken: nextToken }
    },
  }
}

/** What was asked for, with what AWS adds to it. A member that was given empty is left out: AWS's Python SDK dies on one. */
export function describeModel({ request, name, arn, createdAt }: ModelDocument): DescribeModelOutput {
  const { PrimaryContainer, Containers } = request
  const single = (container: ContainerDefinition): ContainerDefinition => ({ Mode: 'SingleModel', ...container })
  return {
    ...request,
    PrimaryContainer: PrimaryContainer && single(PrimaryContainer),
    Containers: Containers?.length ? Containers.map(single) : undefined,
    EnableNetworkIsolation: request.EnableNetworkIsolation ?? false,
    ModelName: name,
    ModelArn: arn,
    CreationTime: dateOf(createdAt),
  }
}

async function requireObject(storage: ObjectStorage, uri: string): Promise<void> {
  const location = parseS3Uri(uri, 'ModelDataUrl')
  try {
    for await (const { key } of storage.list(location.bucket, location.key)) if (key.startsWith(location.key)) return
  } catch {
    // An unknown bucket is a model that cannot be found, as for AWS.
  }
  throw validation(`Could not find model data at ${s3Uri(location)}.`)
}
