import type {
  ContainerDefinition,
  CreateModelInput,
  ModelDataSource,
  ModelPackageContainerDefinition,
} from '@aws-sdk/client-sagemaker'
import { refuseUnserved, required, validation } from '../errors.ts'
import type { ModelPackageDocument } from '../registry/document.ts'
import type { ContainerSpec, ModelDocument } from './document.ts'

type Source = Pick<ContainerDefinition, 'Image' | 'ModelDataUrl' | 'ModelDataSource' | 'Environment'>

/** The one container of the model; a model that names a package takes what the package says, with the model's own variables on top. */
export function containerSpec(
  model: Pick<ModelDocument, 'name' | 'request'>,
  findPackage: (nameOrArn: string) => ModelPackageDocument,
): ContainerSpec {
  const container = onlyContainer(model.request)
  checkContainer(container)
  if (!container.ModelPackageName) return specOf(container, {})
  const packaged = packageContainer(findPackage(container.ModelPackageName), container.InferenceSpecificationName)
  return specOf(packaged, { ...container.Environment })
}

/** A model names its one container in either of two members. */
function onlyContainer(request: CreateModelInput): ContainerDefinition {
  const { PrimaryContainer, Containers = [] } = request
  if (PrimaryContainer && Containers.length > 0) {
    throw validation('A model has PrimaryContainer or Containers, got both')
  }
  refuseUnserved(request, ['InferenceExecutionConfig'])
  if (Containers.length > 1)
    throw validation('A pipeline of several containers is not served by the embedded SageMaker')
  return required(PrimaryContainer ?? Containers[0], 'PrimaryContainer')
}

function checkContainer(container: ContainerDefinition): void {
  refuseUnserved(container, ['MultiModelConfig', 'AdditionalModelDataSources'])
  if (container.Mode === 'MultiModel') {
    throw validation('Mode MultiModel is not served by the embedded SageMaker: it serves SingleModel')
  }
  if (container.ModelDataUrl && container.ModelDataSource) {
    throw validation('A container has ModelDataUrl or ModelDataSource, got both')
  }
  refuseUnserved(container.ModelDataSource?.S3DataSource ?? {}, ['HubAccessConfig', 'ManifestS3Uri'])
}

function packageContainer(
  { arn, request }: ModelPackageDocument,
  specificationName: string | undefined,
): ModelPackageContainerDefinition {
  const named = request.AdditionalInferenceSpecifications?.find(({ Name }) => Name === specificationName)
  const specification = specificationName === undefined ? request.InferenceSpecification : named
  const called =
    specificationName === undefined ? 'InferenceSpecification' : `inference specification ${specificationName}`
  const container = specification?.Containers?.[0]
  if (!container) throw validation(`ModelPackage ${arn} has no ${called} with a container`)
  return container
}

function specOf(container: Source, overrides: Record<string, string>): ContainerSpec {
  const model = modelSource(container.ModelDataUrl, container.ModelDataSource)
  return {
    image: required(container.Image, 'PrimaryContainer.Image'),
    environment: { ...container.Environment, ...overrides },
    ...(model && { model }),
  }
}

function modelSource(url: string | undefined, source: ModelDataSource | undefined): ContainerSpec['model'] {
  if (url) return { uri: url, packed: true }
  const s3 = source?.S3DataSource
  return s3?.S3Uri ? { uri: s3.S3Uri, packed: s3.CompressionType === 'Gzip' } : undefined
}
