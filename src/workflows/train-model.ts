import { ApplicationFailure, sleep } from '@temporalio/workflow'
import type { ModelDefinition } from '../config/schema.ts'
import { requiredMetrics } from '../contract/container.ts'
import type { FailureType } from '../contract/failures.ts'
import { planTry } from '../domain/policy/training-ladder.ts'
import { assessTrainingJob, type TrainingJobEnd, type TrainingOutcome } from '../domain/policy/training-outcome.ts'
import { brief, waiting } from './activities.ts'
import { withCompensations } from './compensations.ts'

export type TrainedModel = { readonly artifactUri: string; readonly job: TrainingJobEnd }

type Ending = Exclude<TrainingOutcome, { kind: 'trained' }>

type TrainingInput = {
  readonly definition: ModelDefinition
  readonly runId: string
  readonly dataset: { readonly uri: string; readonly fingerprint: string }
}

// Beyond the job's own limit: waiting for capacity, starting, uploading (8 to 58 minutes have been seen to start alone).
const overheadMs = 2 * 60 * 60 * 1000

/** Trains on the first instance type of the ladder that AWS can provide; waits for capacity, and tries again after AWS's own faults. */
export async function trainModel(input: TrainingInput): Promise<TrainedModel> {
  const { instances } = input.definition.training
  const endings: Ending[] = []
  const plan = () =>
    planTry(
      instances,
      endings.map(({ kind }) => kind),
    )
  for (let next = plan(); next; next = plan()) {
    if (next.waitMs > 0) await sleep(next.waitMs, { summary: `no capacity for ${instances.join(', ')}` })
    const { outcome, job } = await trainOn(input, next.instanceType, endings.length + 1)
    if (outcome.kind === 'trained') return { artifactUri: outcome.artifactUri, job }
    endings.push(outcome)
  }
  throw trainingFailure(endings)
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
  'capacity-short': 'CapacityShort',
  'service-fault': 'ServiceUnavailable',
  failed: 'TrainingFailed',
  stopped: 'TrainingStopped',
  'evidence-missing': 'EvidenceMissing',
} as const satisfies Record<Ending['kind'], FailureType>

function trainingFailure(endings: readonly Ending[]): ApplicationFailure {
  const last = endings.at(-1) ?? { kind: 'failed', reason: 'training.instances names no instance type' }
  const tries = endings.length > 1 ? ` (the last of ${endings.length} tries)` : ''
  return ApplicationFailure.nonRetryable(`${last.reason}${tries}`, failureTypes[last.kind])
}
