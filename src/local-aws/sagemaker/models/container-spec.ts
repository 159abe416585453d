import type { ContainerDefinition, ModelDataSource, ModelPackageContainerDefinition } from '@aws-sdk/client-sagemaker'
import { required, validation } from '../errors.ts'
import type { ModelPackageDocument } from '../registry/document.ts'
import type { ContainerSpec, ModelDocument } from './document.ts'

type Source = Pick<ContainerDefinition, 'Image' | 'ModelDataUrl' | 'ModelDataSource' | 'Environment'>

/** The one container of the model; a model that names a package takes what the package says, with the model's own variables on top. */
export function containerSpec(
  model: Pick<ModelDocument, 'name' | 'request'>,
  findPackage: (nameOrArn: string) => ModelPackageDocument,
): ContainerSpec {
  const { PrimaryContainer, Containers } = model.request
  const containers = PrimaryContainer ? [PrimaryContainer] : (Containers ?? [])
  const container = required(containers[0], 'PrimaryContainer')
  if (containers.length > 1)
    throw validation('A pipeline of several containers is not served by the embedded SageMaker')
  if (!container.ModelPackageName) return specOf(container, {})
  const packaged = packageContainer(findPackage(container.ModelPackageName))
  return specOf(packaged, { ...container.Environment })
}

function packageContainer(modelPackage: ModelPackageDocument): ModelPackageContainerDefinition {
  const container = modelPackage.request.InferenceSpecification?.Containers?.[0]
  if (!container) throw validation(`ModelPackage ${modelPackage.arn} has no InferenceSpecification with a container`)
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
