import type { CreateProcessingJobRequest, ProcessingInput, ProcessingOutput } from '@aws-sdk/client-sagemaker'
import { localPathOf } from '../../runner/container-paths.ts'
import { refuseUnserved, required, requiredName, validation } from '../errors.ts'
import { parseS3Uri } from '../s3-uri.ts'

const processingPath = '/opt/ml/processing'

/** Refuses a request that AWS refuses, or that would not be carried out as it says. Answers the job's name. */
export function checkProcessingRequest(request: CreateProcessingJobRequest): string {
  const name = requiredName(request.ProcessingJobName, 'ProcessingJobName')
  required(request.RoleArn, 'RoleArn')
  required(required(request.AppSpecification, 'AppSpecification').ImageUri, 'AppSpecification.ImageUri')
  refuseUnserved(request, ['ExperimentConfig'])
  const cluster = required(request.ProcessingResources, 'ProcessingResources').ClusterConfig
  const { InstanceCount } = required(cluster, 'ProcessingResources.ClusterConfig')
  if (InstanceCount !== 1)
    throw validation(`The embedded SageMaker processes on one instance, got an InstanceCount of ${InstanceCount}`)
  const inputs = request.ProcessingInputs ?? []
  const outputs = request.ProcessingOutputConfig?.Outputs ?? []
  for (const input of inputs) checkInput(input)
  for (const output of outputs) checkOutput(output)
  checkUnique(
    inputs.map(({ InputName }) => InputName ?? ''),
    'ProcessingInputs',
  )
  checkUnique(
    outputs.map(({ OutputName }) => OutputName ?? ''),
    'ProcessingOutputConfig.Outputs',
  )
  return name
}

function checkInput(input: ProcessingInput): void {
  const name = required(input.InputName, 'ProcessingInputs.InputName')
  refuseUnserved(input, ['DatasetDefinition', 'AppManaged'])
  const s3 = required(input.S3Input, 'ProcessingInputs.S3Input')
  parseS3Uri(s3.S3Uri, 'ProcessingInputs.S3Input.S3Uri')
  checkLocalPath(s3.LocalPath, `ProcessingInputs ${name}`)
  if (s3.S3InputMode === 'Pipe') {
    throw validation(`ProcessingInputs ${name}: Pipe mode is not served by the embedded SageMaker: use File`)
  }
  if (s3.S3CompressionType === 'Gzip') {
    throw validation(`ProcessingInputs ${name}: S3CompressionType Gzip is for Pipe mode only: leave it out`)
  }
}

function checkOutput(output: ProcessingOutput): void {
  const name = required(output.OutputName, 'ProcessingOutputConfig.Outputs.OutputName')
  refuseUnserved(output, ['FeatureStoreOutput', 'AppManaged'])
  const s3 = required(output.S3Output, 'ProcessingOutputConfig.Outputs.S3Output')
  parseS3Uri(s3.S3Uri, 'ProcessingOutputConfig.Outputs.S3Output.S3Uri')
  checkLocalPath(s3.LocalPath, `ProcessingOutputConfig ${name}`)
}

function checkLocalPath(path: string | undefined, where: string): void {
  if (localPathOf('', required(path, 'LocalPath'), processingPath)) return
  throw validation(`${where}: LocalPath must be ${processingPath} or below it, got ${path}`)
}

function checkUnique(names: readonly string[], member: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw validation(`The names of ${member} must be unique, got ${twice} twice`)
}
