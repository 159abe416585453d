import { ApplicationFailure } from '@temporalio/workflow'
import type { ModelDefinition } from '../config/schema.ts'
import { requiredMetrics } from '../contract/container.ts'
import { type FailureType, failures } from '../contract/failures.ts'
import { assessTrainingJob, type TrainingJobEnd, type TrainingOutcome } from '../domain/policy/training-outcome.ts'
import { brief, waiting } from './activities.ts'
import { withCompensations } from './compensations.ts'

export type TrainedModel = { readonly artifactUri: string; readonly job: TrainingJobEnd }

type TrainingInput = {
  readonly definition: ModelDefinition
  readonly runId: string
  readonly dataset: { readonly uri: string; readonly fingerprint: string }
}

// Beyond the job's own limit: waiting for capacity, starting, uploading (8 to 58 minutes have been seen to start alone).
const overheadMs = 2 * 60 * 60 * 1000

/** Trains on the first instance type of the ladder that AWS can provide. */
export async function trainModel(input: TrainingInput): Promise<TrainedModel> {
  const { instances } = input.definition.training
  for (const [index, instanceType] of instances.entries()) {
    const { outcome, job } = await trainOn(input, instanceType, index + 1)
    if (outcome.kind === 'trained') return { artifactUri: outcome.artifactUri, job }
    if (outcome.kind !== 'capacity-short') throw trainingFailure(outcome)
  }
  throw ApplicationFailure.nonRetryable(`AWS had no capacity for any of ${instances.join(', ')}`, 'CapacityShort')
}

async function trainOn(
  input: TrainingInput,
  instanceType: string,
  attempt: number,
): Promise<{ outcome: TrainingOutcome; job: TrainingJobEnd }> {
  const { definition, dataset, runId } = input
  const { model, training, environment } = definition
  return withCompensations(async (compensations) => {
    compensations.add('stop the training job', () => brief.stopTrainingJob({ model, attempt }))
    const { jobName } = await brief.startTrainingJob({ definition, runId, dataset, instanceType, attempt })
    const { awaitTrainingJob } = waiting(training.maximumRuntime + overheadMs, environment.jobs.lostAfter)
    const job = await awaitTrainingJob.executeWithOptions({ summary: jobName }, [
      { jobName, pollEveryMs: environment.jobs.pollEvery },
    ])
    return { job, outcome: assessTrainingJob(job, requiredMetrics(definition.tasks)) }
  })
}

const failureTypes = {
  failed: 'TrainingFailed',
  stopped: 'TrainingStopped',
  'evidence-missing': 'EvidenceMissing',
} as const satisfies Record<string, FailureType>

function trainingFailure(
  outcome: Exclude<TrainingOutcome, { kind: 'trained' | 'capacity-short' }>,
): ApplicationFailure {
  const type = failureTypes[outcome.kind]
  return ApplicationFailure.create({ message: outcome.reason, type, nonRetryable: !failures[type].retryable })
}
