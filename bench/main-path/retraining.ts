import { type AnnotationRecord, deliverByDay } from '../../examples/client-email/corpus.ts'
import { createObjectStore } from '../../src/aws/object-store.ts'
import { waitUntil } from '../../src/cli/local/wait-until.ts'
import type { ModelDefinition } from '../../src/config/schema.ts'
import { objectUri, storageKeys } from '../../src/contract/keys.ts'
import type { RetrainingResult } from '../../src/contract/retraining.ts'
import { workflowIds } from '../../src/contract/workflow-ids.ts'
import { requestRetraining } from '../../src/triggers/lifecycle-client.ts'
import { describeJobs, type Jobs } from './jobs.ts'
import { partsOfRetraining, type RetrainingParts } from './retraining-parts.ts'
import type { Stage } from './stage.ts'
import { readWorkflow, type WorkflowRecord } from './workflow-history.ts'

/** One whole retraining, from the request to the promotion. Times in milliseconds. */
export type MeasuredRetraining = {
  /** From just before the request was sent. */
  readonly triggerToWorkflowMs: number
  /** To the CreationTime that SageMaker reports. */
  readonly triggerToJobMs: number
  /** To the TrainingStartTime that SageMaker reports. */
  readonly triggerToTrainingMs: number
  readonly wallMs: number
  readonly parts: RetrainingParts
  readonly history: Readonly<Record<'retraining' | 'rollout', { readonly events: number; readonly bytes: number }>>
}

/** The example under another name: a model of its own, with annotations, endpoint and registry of its own. */
export function renameModel(example: ModelDefinition, model: string): ModelDefinition {
  const annotations = objectUri(example.environment.bucket, storageKeys.annotations(model))
  return { ...example, model, data: { ...example.data, annotations } }
}

export async function deliver(
  { clients }: Stage,
  { model, environment }: ModelDefinition,
  mails: readonly AnnotationRecord[],
): Promise<void> {
  const objects = createObjectStore(clients.s3)
  for (const [key, body] of deliverByDay(mails))
    await objects.write(environment.bucket, `${storageKeys.annotations(model)}${key}`, body)
}

/** Asks for a retraining, waits for its end without looking in between, then reads what Temporal and SageMaker know of it. */
export async function measureRetraining(
  stage: Stage,
  { model }: ModelDefinition,
  requestId: string,
): Promise<MeasuredRetraining & { readonly jobs: Jobs }> {
  const { temporal, clients } = stage
  const askedAt = Date.now()
  const request = { requestId, reason: 'a benchmark', trigger: 'manual', requestedAt: new Date(askedAt).toISOString() }
  const { workflowId } = await requestRetraining(temporal, model, { ...request, trigger: 'manual' })
  const version = await promotedVersion(stage, workflowId)
  const retraining = await readWorkflow(temporal, workflowId)
  const rollout = await readWorkflow(temporal, workflowIds.rollout(model, version))
  const jobs = await describeJobs(clients.sagemaker, retraining.activities)
  return {
    triggerToWorkflowMs: retraining.interval.fromMs - askedAt,
    triggerToJobMs: sinceMs(askedAt, jobs.training.CreationTime),
    triggerToTrainingMs: sinceMs(askedAt, jobs.training.TrainingStartTime),
    wallMs: retraining.interval.toMs - retraining.interval.fromMs,
    parts: partsOfRetraining(retraining, rollout, jobs),
    history: { retraining: sizeOf(retraining), rollout: sizeOf(rollout) },
    jobs,
  }
}

/** A retraining that was not promoted is no measurement of one; its reasons say why. */
async function promotedVersion({ temporal }: Stage, workflowId: string): Promise<number> {
  const handle = temporal.workflow.getHandle<() => Promise<RetrainingResult>>(workflowId)
  // The ticket comes back before the lifecycle has started the workflow that serves it.
  await waitUntil(`the workflow ${workflowId}`, () =>
    handle.describe().then(
      () => true,
      () => false,
    ),
  )
  const { outcome, version, reasons } = await handle.result()
  if (outcome === 'promoted' && version !== undefined) return version
  throw new Error(`${workflowId} must end with a promotion to be measured, it was ${outcome}: ${reasons.join('; ')}`)
}

export function sinceMs(askedAt: number, time: Date | undefined): number {
  if (!time) throw new Error('SageMaker must report the times of a job to be measured')
  return time.getTime() - askedAt
}

function sizeOf({ events, bytes }: WorkflowRecord) {
  return { events, bytes }
}
