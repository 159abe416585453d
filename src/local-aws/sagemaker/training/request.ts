import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker'
import { compileMetrics } from '../../runner/log-metrics.ts'
import { refuseUnserved, required, requiredName, validation } from '../errors.ts'
import { parseS3Uri } from '../s3-uri.ts'
import { checkChannels } from './channels.ts'
import { checkCheckpointConfig } from './checkpoints.ts'

/** Refuses a request that AWS refuses, or that would not be carried out as it says. Answers the job's name. */
export function checkTrainingRequest(request: CreateTrainingJobRequest): string {
  const name = requiredName(request.TrainingJobName, 'TrainingJobName')
  required(request.RoleArn, 'RoleArn')
  const { S3OutputPath } = required(request.OutputDataConfig, 'OutputDataConfig')
  parseS3Uri(S3OutputPath, 'OutputDataConfig.S3OutputPath')
  refuseUnservedTraining(request)
  const algorithm = required(request.AlgorithmSpecification, 'AlgorithmSpecification')
  required(algorithm.TrainingImage, 'AlgorithmSpecification.TrainingImage')
  compileMetrics(algorithm.MetricDefinitions)
  if (algorithm.TrainingInputMode === 'Pipe') {
    throw validation('TrainingInputMode Pipe is not served by the embedded SageMaker: use File or FastFile')
  }
  checkChannels(request.InputDataConfig ?? [], algorithm.TrainingInputMode)
  checkResources(request)
  checkStoppingCondition(request)
  checkCheckpointConfig(request.CheckpointConfig)
  return name
}

function refuseUnservedTraining(request: CreateTrainingJobRequest): void {
  refuseUnserved(request, [
    'DebugRuleConfigurations',
    'ExperimentConfig',
    'MlflowConfig',
    'ModelPackageConfig',
    'ProfilerRuleConfigurations',
    'ServerlessJobConfig',
    'TensorBoardOutputConfig',
  ])
  refuseUnserved({ ...request.AlgorithmSpecification }, ['AlgorithmName', 'TrainingImageConfig'])
  refuseUnserved({ ...request.ResourceConfig }, ['InstanceGroups', 'TrainingPlanArn', 'InstancePlacementConfig'])
  refuseUnserved({ ...request.StoppingCondition }, ['MaxPendingTimeInSeconds'])
  refuseUnserved({ ...request.RemoteDebugConfig }, ['EnableRemoteDebug'])
  refuseUnserved({ ...request.SessionChainingConfig }, ['EnableSessionTagChaining'])
  if (request.ResourceConfig?.KeepAlivePeriodInSeconds)
    refuseUnserved(request.ResourceConfig, ['KeepAlivePeriodInSeconds'])
}

function checkResources({ ResourceConfig }: CreateTrainingJobRequest): void {
  const { InstanceType, InstanceCount = 1 } = required(ResourceConfig, 'ResourceConfig')
  required(InstanceType, 'ResourceConfig.InstanceType')
  if (InstanceCount !== 1)
    throw validation(`The embedded SageMaker trains on one instance, got an InstanceCount of ${InstanceCount}`)
}

function checkStoppingCondition(request: CreateTrainingJobRequest): void {
  const { MaxRuntimeInSeconds = defaultMaxRuntimeSeconds, MaxWaitTimeInSeconds } = required(
    request.StoppingCondition,
    'StoppingCondition',
  )
  if (!request.EnableManagedSpotTraining) {
    if (MaxWaitTimeInSeconds === undefined) return
    throw validation('Invalid MaxWaitTimeInSeconds. It is only supported when EnableManagedSpotTraining is set to true')
  }
  if (MaxWaitTimeInSeconds !== undefined && MaxWaitTimeInSeconds >= MaxRuntimeInSeconds) return
  throw validation(
    'Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds',
  )
}

/** AWS's default. */
export const defaultMaxRuntimeSeconds = 86_400
