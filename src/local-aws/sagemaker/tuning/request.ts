import type {
  CreateHyperParameterTuningJobRequest,
  HyperParameterTrainingJobDefinition,
  HyperParameterTuningJobConfig,
  HyperParameterTuningJobObjective,
} from '@aws-sdk/client-sagemaker'
import { refuseUnserved, required, requiredName, validation } from '../errors.ts'
import { type Dimension, dimensionsOf } from './ranges.ts'
import { gridSize } from './search.ts'

/** Refuses a request that AWS refuses, or that would not be carried out as it says. Answers the job's name. */
export function checkTuningRequest(request: CreateHyperParameterTuningJobRequest): string {
  const name = requiredName(request.HyperParameterTuningJobName, 'HyperParameterTuningJobName')
  refuseUnserved(request, ['TrainingJobDefinitions', 'WarmStartConfig', 'Autotune'])
  const config = required(request.HyperParameterTuningJobConfig, 'HyperParameterTuningJobConfig')
  refuseUnserved(config, ['StrategyConfig'])
  refuseUnserved({ ...config.TuningJobCompletionCriteria }, ['ConvergenceDetected'])
  if (config.Strategy === 'Hyperband') throw validation('Strategy Hyperband is not served by the embedded SageMaker')
  if (config.TrainingJobEarlyStoppingType === 'Auto')
    throw validation('TrainingJobEarlyStoppingType Auto is not served by the embedded SageMaker: use Off')
  const definition = tuningDefinition(request)
  refuseUnserved({ ...definition.HyperParameterTuningResourceConfig }, ['InstanceConfigs', 'AllocationStrategy'])
  const dimensions = tuningDimensions(request)
  checkNumberOfJobs(config, dimensions)
  checkObjective(definition, tuningObjective(request))
  const fixed = dimensions.find(({ name: tuned }) => Object.hasOwn(definition.StaticHyperParameters ?? {}, tuned))
  if (fixed) throw validation(`Hyperparameter ${fixed.name} must be static or have a range, not both`)
  return name
}

export function tuningDefinition(request: CreateHyperParameterTuningJobRequest): HyperParameterTrainingJobDefinition {
  return required(request.TrainingJobDefinition, 'TrainingJobDefinition')
}

export function tuningDimensions(request: CreateHyperParameterTuningJobRequest): Dimension[] {
  const own = request.TrainingJobDefinition?.HyperParameterRanges
  return dimensionsOf(own ?? request.HyperParameterTuningJobConfig?.ParameterRanges)
}

export function tuningObjective(request: CreateHyperParameterTuningJobRequest): HyperParameterTuningJobObjective {
  const own = request.TrainingJobDefinition?.TuningObjective
  const objective = own ?? request.HyperParameterTuningJobConfig?.HyperParameterTuningJobObjective
  return required(objective, 'HyperParameterTuningJobConfig.HyperParameterTuningJobObjective')
}

/** How many training jobs there may be; without a number only other limits end the search. */
export function longestSearch(request: CreateHyperParameterTuningJobRequest): number {
  const { Strategy, ResourceLimits } = { ...request.HyperParameterTuningJobConfig }
  if (Strategy === 'Grid') return gridSize(tuningDimensions(request))
  return ResourceLimits?.MaxNumberOfTrainingJobs ?? Number.POSITIVE_INFINITY
}

function checkNumberOfJobs(config: HyperParameterTuningJobConfig, dimensions: readonly Dimension[]): void {
  const limits = required(config.ResourceLimits, 'HyperParameterTuningJobConfig.ResourceLimits')
  required(limits.MaxParallelTrainingJobs, 'HyperParameterTuningJobConfig.ResourceLimits.MaxParallelTrainingJobs')
  const wanted = limits.MaxNumberOfTrainingJobs
  if (config.Strategy !== 'Grid') {
    if (wanted !== undefined || limits.MaxRuntimeInSeconds !== undefined) return
    throw validation('ResourceLimits must have MaxNumberOfTrainingJobs or MaxRuntimeInSeconds')
  }
  const other = dimensions.find(({ kind }) => kind !== 'categorical')
  if (other) throw validation(`Strategy Grid searches categorical hyperparameters only, got the range of ${other.name}`)
  const size = gridSize(dimensions)
  if (wanted !== undefined && wanted !== size)
    throw validation(`MaxNumberOfTrainingJobs must be the number of combinations of the grid (${size}), got ${wanted}`)
}

function checkObjective(
  { AlgorithmSpecification }: HyperParameterTrainingJobDefinition,
  { MetricName }: HyperParameterTuningJobObjective,
): void {
  const names = (AlgorithmSpecification?.MetricDefinitions ?? []).map(({ Name }) => Name)
  if (names.includes(MetricName)) return
  throw validation(
    `The objective metric must be one of the training job's MetricDefinitions (${names.join(', ') || 'none'}), got ${MetricName}`,
  )
}
