import { setTimeout as sleep } from 'node:timers/promises'
import { failureReason } from '../../runner/job-failure.ts'
import { ServiceError } from '../../service.ts'
import type { SageMakerContext } from '../context.ts'
import { endedJob, hasEnded } from '../job-document.ts'
import type { Resources } from '../resources.ts'
import { createTrainingJob, type TrainingDeps } from '../training/create.ts'
import type { TrainingJobDocument } from '../training/document.ts'
import { stopTrainingJob } from '../training/operations.ts'
import { childName, childRequest, childrenOf, chooseNext } from './children.ts'
import type { TuningJobDocument } from './document.ts'
import { planTuning, type TuningStep } from './plan.ts'
import { tuningDefinition } from './request.ts'

export type TuningRunDeps = {
  readonly context: SageMakerContext
  readonly jobs: Resources<TuningJobDocument>
  readonly training: TrainingDeps
}

/**
 * A tuning job from its creation to its end. Never rejects. All that it knows is in its training jobs, so the next server goes on
 * where this one ends.
 */
export async function runTuningJob(deps: TuningRunDeps, name: string, signal: AbortSignal): Promise<void> {
  const { context, jobs } = deps
  try {
    const end = await search(deps, name, signal).catch((error): EndOfTuning => {
      return { kind: 'end', status: 'Failed', failureReason: failureReason(error) }
    })
    if (!end) return
    await stopChildren(deps, name, signal)
    if (signal.reason === 'shutdown') return
    const { kind: _, ...outcome } = end
    await jobs.update(name, (job) => endedJob(job, outcome, context.now()))
  } catch (error) {
    context.log.error({ err: error, job: name }, 'the end of a tuning job could not be written down')
  }
}

type EndOfTuning = Extract<TuningStep, { kind: 'end' }>

async function search(deps: TuningRunDeps, name: string, signal: AbortSignal): Promise<EndOfTuning | undefined> {
  const { context, jobs, training } = deps
  const isOutOfTime = watchTime(context, jobs.require(name))
  while (signal.reason !== 'shutdown') {
    const job = jobs.require(name)
    const children = childrenOf(job, training.jobs)
    const step = planTuning(job, children, isOutOfTime())
    if (step.kind === 'end') return step
    const isLaunched = step.kind === 'launch' && (await launch(deps, job, children))
    if (!isLaunched) await pause(context, signal)
  }
  return undefined
}

/** Starts the next training job; false when there are no instances for it until another one ends. */
async function launch(
  { jobs, training, context }: TuningRunDeps,
  job: TuningJobDocument,
  children: readonly TrainingJobDocument[],
): Promise<boolean> {
  const index = Math.max(job.launched, children.length)
  const tuned = chooseNext(job, children, index)
  const { DefinitionName } = tuningDefinition(job.request)
  const origin = {
    arn: job.arn,
    name: job.name,
    index,
    tuned,
    ...(DefinitionName && { definitionName: DefinitionName }),
  }
  try {
    await createTrainingJob(training, childRequest(job, childName(job, index), tuned), origin)
  } catch (error) {
    const isFull = error instanceof ServiceError && error.name === 'ResourceLimitExceeded'
    if (isFull && children.some((child) => !hasEnded(child))) return false
    throw error
  }
  await jobs.update(job.name, (current) => ({ ...current, launched: index + 1, modifiedAt: context.now() }))
  return true
}

async function stopChildren(
  { context, jobs, training }: TuningRunDeps,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const running = () => childrenOf(jobs.require(name), training.jobs).filter((child) => !hasEnded(child))
  for (const child of running()) {
    if (child.status !== 'Stopping') await stopTrainingJob(training, child.name).catch(() => undefined)
  }
  while (running().length > 0 && signal.reason !== 'shutdown') await pause(context, signal)
}

function pause({ limits }: SageMakerContext, signal: AbortSignal): Promise<void> {
  // Only the end of the server cannot wait; a stop is read from the job.
  const waking = signal.aborted ? {} : { signal }
  return sleep(limits.pollMs * 2, undefined, waking).catch(() => undefined)
}

/** Whether the tuning job has had all the time that it may have. */
function watchTime({ clock }: SageMakerContext, job: TuningJobDocument): () => boolean {
  const limitSeconds = job.request.HyperParameterTuningJobConfig?.ResourceLimits?.MaxRuntimeInSeconds
  return () => limitSeconds !== undefined && clock.now() - job.createdAt >= clock.toWall(limitSeconds * 1000)
}
