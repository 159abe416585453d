import { hasEnded } from '../job-document.ts'
import type { TrainingJobDocument } from '../training/document.ts'
import { bestChild, objectiveOf, objectiveStatusOf } from './children.ts'
import type { TuningJobDocument } from './document.ts'
import { longestSearch, tuningObjective } from './request.ts'

/** What a tuning job does next: start one more, wait, or end once nothing runs any more. */
export type TuningStep =
  | { readonly kind: 'launch' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'end'; readonly status: 'Completed' | 'Failed' | 'Stopped'; readonly failureReason?: string }

const attemptsWithoutSuccess = 5

export function planTuning(
  job: TuningJobDocument,
  children: readonly TrainingJobDocument[],
  isOutOfTime: boolean,
): TuningStep {
  if (job.status === 'Stopping') return { kind: 'end', status: 'Stopped' }
  const ended = children.filter(hasEnded)
  const running = children.length - ended.length
  const failed = failureOf(job, children)
  if (failed) return { kind: 'end', status: 'Failed', failureReason: failed }
  const longest = longestSearch(job.request)
  const launched = Math.max(job.launched, children.length)
  if (isOutOfTime || isGoodEnough(job, children)) return { kind: 'end', status: 'Completed' }
  if (launched >= longest) return running > 0 ? { kind: 'wait' } : { kind: 'end', status: 'Completed' }
  const limits = job.request.HyperParameterTuningJobConfig?.ResourceLimits
  return running < (limits?.MaxParallelTrainingJobs ?? 1) ? { kind: 'launch' } : { kind: 'wait' }
}

function failureOf(job: TuningJobDocument, children: readonly TrainingJobDocument[]): string | undefined {
  const { MetricName } = tuningObjective(job.request)
  if (children.some((child) => objectiveStatusOf(child, MetricName) === 'Succeeded')) return undefined
  const ended = children.filter((child) => hasEnded(child) && !isServiceFault(child))
  if (ended.length >= attemptsWithoutSuccess) {
    return 'No training job succeeded after 5 attempts. Please take a look at the training job failures to get more details.'
  }
  const isOver = children.every(hasEnded) && children.length >= longestSearch(job.request)
  if (!isOver || children.length === 0) return undefined
  return 'All training jobs failed. Please take a look at the training job failures to get more details.'
}

/** Whether AWS would call the failure one that may pass. */
export function isServiceFault({ failureReason = '' }: TrainingJobDocument): boolean {
  return /^(InternalServerError|CapacityError): /.test(failureReason)
}

function isGoodEnough(job: TuningJobDocument, children: readonly TrainingJobDocument[]): boolean {
  const criteria = job.request.HyperParameterTuningJobConfig?.TuningJobCompletionCriteria
  const { Type, MetricName } = tuningObjective(job.request)
  const best = bestChild(job, children)
  const value = best && objectiveOf(best, MetricName)
  if (value === undefined) return false
  const target = criteria?.TargetObjectiveMetricValue
  if (target !== undefined && (Type === 'Maximize' ? value >= target : value <= target)) return true
  const longest = criteria?.BestObjectiveNotImproving?.MaxNumberOfTrainingJobsNotImproving
  return longest !== undefined && notImproving(job, children) >= longest
}

/** How many training jobs ended after the best one did. */
export function notImproving(job: TuningJobDocument, children: readonly TrainingJobDocument[]): number {
  const best = bestChild(job, children)
  return best ? children.filter((child) => hasEnded(child) && (child.endedAt ?? 0) > (best.endedAt ?? 0)).length : 0
}
