import { createHash } from 'node:crypto'
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker'
import { hasEnded } from '../job-document.ts'
import type { Resources } from '../resources.ts'
import { asFolder } from '../s3-uri.ts'
import type { TrainingJobDocument } from '../training/document.ts'
import type { TuningJobDocument } from './document.ts'
import { tuningDefinition, tuningDimensions, tuningObjective } from './request.ts'
import { chooseByModel, chooseFromGrid, chooseRandomly, type Hyperparameters, type Trial } from './search.ts'

/** The training jobs that a tuning job has started, in that order. Ones that were deleted are gone. */
export function childrenOf(
  job: TuningJobDocument,
  trainingJobs: Pick<Resources<TrainingJobDocument>, 'find'>,
): TrainingJobDocument[] {
  const found: TrainingJobDocument[] = []
  for (let index = 0; ; index += 1) {
    const child = trainingJobs.find(childName(job, index))
    if (child?.tuning?.arn === job.arn) found.push(child)
    // One more than was noted: the server may have been killed between starting it and noting that.
    else if (index >= job.launched) return found
  }
}

/** AWS's form, a number and eight hexadecimal digits; always the same, so that none is started twice. */
export function childName({ name, arn, createdAt }: TuningJobDocument, index: number): string {
  const digest = createHash('sha256').update(`${arn} ${createdAt} ${index}`).digest('hex')
  return `${name}-${String(index + 1).padStart(3, '0')}-${digest.slice(0, 8)}`
}

/** The objective's last value, if the job ended well enough to have one. */
export function objectiveOf(child: TrainingJobDocument, metricName: string | undefined): number | undefined {
  if (child.status !== 'Completed' && child.status !== 'Stopped') return undefined
  return child.metrics.find(({ name }) => name === metricName)?.value
}

export type ObjectiveStatus = 'Succeeded' | 'Pending' | 'Failed'

export function objectiveStatusOf(child: TrainingJobDocument, metricName: string | undefined): ObjectiveStatus {
  if (!hasEnded(child)) return 'Pending'
  return objectiveOf(child, metricName) === undefined ? 'Failed' : 'Succeeded'
}

/** The job with the best objective so far, the earliest of equals. */
export function bestChild(
  { request }: Pick<TuningJobDocument, 'request'>,
  children: readonly TrainingJobDocument[],
): TrainingJobDocument | undefined {
  const { Type, MetricName } = tuningObjective(request)
  const sign = Type === 'Maximize' ? -1 : 1
  const lossOf = (child: TrainingJobDocument) => sign * (objectiveOf(child, MetricName) ?? Number.NaN)
  const judged = children.filter((child) => !Number.isNaN(lossOf(child)))
  return judged.reduce<TrainingJobDocument | undefined>(
    (best, child) => (best === undefined || lossOf(child) < lossOf(best) ? child : best),
    undefined,
  )
}

/** What the next training job tries. */
export function chooseNext(
  job: TuningJobDocument,
  children: readonly TrainingJobDocument[],
  index: number,
): Hyperparameters {
  const { request, seed } = job
  const search = { dimensions: tuningDimensions(request), seed, index }
  const strategy = request.HyperParameterTuningJobConfig?.Strategy
  if (strategy === 'Grid') return chooseFromGrid(search)
  if (strategy === 'Random') return chooseRandomly(search)
  const { Type, MetricName } = tuningObjective(request)
  const sign = Type === 'Maximize' ? -1 : 1
  const trials = children.flatMap((child): Trial[] => {
    const tuned = child.tuning?.tuned ?? {}
    const value = objectiveOf(child, MetricName)
    if (value !== undefined && Number.isFinite(value)) return [{ tuned, loss: sign * value }]
    return hasEnded(child) ? [] : [{ tuned }]
  })
  return chooseByModel(search, trials)
}

/** The request of the training job that tries these hyperparameters. */
export function childRequest(
  { request, tags }: Pick<TuningJobDocument, 'request' | 'tags'>,
  name: string,
  tuned: Hyperparameters,
): CreateTrainingJobRequest {
  const {
    DefinitionName: _,
    TuningObjective: __,
    HyperParameterRanges: ___,
    HyperParameterTuningResourceConfig: resources,
    StaticHyperParameters,
    CheckpointConfig,
    AlgorithmSpecification,
    ...definition
  } = tuningDefinition(request)
  return {
    ...definition,
    // The form in which the Python SDK names the one type of instance.
    ...(resources && { ResourceConfig: { ...resources, VolumeSizeInGB: resources.VolumeSizeInGB ?? 1 } }),
    TrainingJobName: name,
    AlgorithmSpecification: { TrainingInputMode: 'File', ...AlgorithmSpecification },
    HyperParameters: {
      ...StaticHyperParameters,
      ...tuned,
      _tuning_objective_metric: tuningObjective(request).MetricName ?? '',
    },
    // Every job has its own: one must not go on from another's checkpoints.
    ...(CheckpointConfig && {
      CheckpointConfig: { ...CheckpointConfig, S3Uri: `${asFolder(CheckpointConfig.S3Uri ?? '')}${name}` },
    }),
    ...(tags.length > 0 && { Tags: [...tags] }),
  }
}
