import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker'
import { refuseUnserved, required, requiredName, validation } from '../errors.ts'
import { parseS3Uri } from '../s3-uri.ts'
import { compileDataProcessing } from './data-processing.ts'

const longestPayloadsInMB = 100

/** Refuses a request that AWS refuses, or that would not be carried out as it says. Answers the job's name. */
export function checkTransformRequest(request: CreateTransformJobRequest): string {
  const name = requiredName(request.TransformJobName, 'TransformJobName')
  const input = required(request.TransformInput, 'TransformInput')
  const source = required(input.DataSource?.S3DataSource, 'TransformInput.DataSource.S3DataSource')
  parseS3Uri(source.S3Uri, 'TransformInput.DataSource.S3DataSource.S3Uri')
  if (source.S3DataType !== 'S3Prefix' && source.S3DataType !== 'ManifestFile') {
    throw validation(`The embedded SageMaker transforms an S3Prefix or a ManifestFile, got ${source.S3DataType}`)
  }
  const split = input.SplitType ?? 'None'
  if (split !== 'None' && split !== 'Line')
    throw validation(`The embedded SageMaker splits by Line or None, got ${split}`)
  parseS3Uri(required(request.TransformOutput, 'TransformOutput').S3OutputPath, 'TransformOutput.S3OutputPath')
  refuseUnserved(request, ['DataCaptureConfig', 'ExperimentConfig'])
  const { InstanceCount = 1 } = required(request.TransformResources, 'TransformResources')
  if (InstanceCount !== 1)
    throw validation(`The embedded SageMaker transforms on one instance, got an InstanceCount of ${InstanceCount}`)
  const { MaxConcurrentTransforms = 1, MaxPayloadInMB = 6 } = request
  if (MaxPayloadInMB > longestPayloadsInMB || MaxConcurrentTransforms * MaxPayloadInMB > longestPayloadsInMB) {
    throw validation(
      `MaxConcurrentTransforms * MaxPayloadInMB must not exceed ${longestPayloadsInMB} MB, got ${MaxConcurrentTransforms} * ${MaxPayloadInMB}`,
    )
  }
  compileDataProcessing(request)
  return name
}
