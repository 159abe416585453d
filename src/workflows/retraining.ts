import { CancellationScope, executeChild, isCancellation, ParentClosePolicy } from '@temporalio/workflow'
import type { RetrainingInput, RetrainingResult } from '../contract/retraining.ts'
import type { RolloutInput, RolloutResult } from '../contract/rollout.ts'
import { taskQueues } from '../contract/task-queues.ts'
import { workflowIds } from '../contract/workflow-ids.ts'
import type { GateOutcome } from '../domain/verdict.ts'
import { brief, computing } from './activities.ts'
import { judgeCandidate } from './judge-candidate.ts'
import { trackProgress } from './progress.ts'
import { rollout } from './rollout.ts'
import { recordRun, summariseAnnotations } from './run-record.ts'
import { trainModel } from './train-model.ts'

/**
 * One retraining: reads the annotations, builds a data set, trains a candidate, scores it and the champion on the same rows, and
 * lets the gate decide. What passes is registered and rolled out. Every decision is a result with reasons; only what broke throws.
 */
export async function retraining(input: RetrainingInput): Promise<RetrainingResult> {
  const { model, champion, run } = input
  const { runId } = run
  const progress = trackProgress(`Retraining of ${model}`, { model, trigger: run.requests[0]?.trigger ?? 'manual' })
  const definition = await brief.readDefinition(input.definition)
  const place = { bucket: definition.environment.bucket, model, runId, definition }
  const record = recordRun(input, definition.environment)

  if (champion) await brief.ensureModel({ definition, champion })

  progress.enter('ingestion', 'reads and validates the annotations')
  const annotations = await computing.ingestAnnotations(place)
  record.note({ annotations: summariseAnnotations(annotations) })
  if (annotations.verdict.outcome !== 'pass')
    return record.conclude(progress, unpassed(annotations.verdict), annotations.verdict.reasons)

  progress.enter('data set', `splits ${annotations.accepted} records by time and group`)
  const dataset = await computing.buildDataset({ ...place, staged: annotations.staged })
  record.note({ dataset })
  const { unlearnt = [] } = dataset

  progress.enter('training', `a training job on ${dataset.counts.train} records`)
  const { artifactUri, job } = await trainModel({ definition, runId, dataset })
  record.note({ training: job })

  progress.enter(
    'gate',
    `${champion ? 'both models answer the same' : 'the candidate answers'} ${dataset.counts.test} test rows`,
  )
  const candidate = await judgeCandidate({ ...place, dataset, artifactUri, jobName: job.jobName, champion })
  record.note({ measurement: candidate.measurement, verdict: candidate.verdict })
  if (candidate.verdict.outcome !== 'pass')
    return record.conclude(progress, unpassed(candidate.verdict), [...candidate.verdict.reasons, ...unlearnt])

  progress.enter('registration', 'registers the challenger with its evidence')
  const { evidence } = await record.write()
  const challenger = await brief.registerModelPackage({
    definition,
    runId,
    artifactUri,
    datasetFingerprint: dataset.fingerprint,
    evidenceUri: evidence.uri,
    reasons: candidate.verdict.reasons,
  })
  record.note({ modelPackage: { arn: challenger.packageArn, version: challenger.version } })

  progress.enter('rollout', `version ${challenger.version} goes into production step by step`)
  const rolledOut = await rollOut({
    model,
    champion,
    definition: input.definition,
    challenger: { ...challenger, modelName: candidate.modelName, runId },
  })
  record.note({ rollout: rolledOut })
  return record.conclude(progress, rolledOut.outcome, [...rolledOut.reasons, ...unlearnt])
}

function unpassed({ outcome }: { readonly outcome: GateOutcome }): 'rejected' | 'inconclusive' {
  return outcome === 'fail' ? 'rejected' : 'inconclusive'
}

/** The rollout as a child. One that an operator cancels by itself is no failure of the run: it has rolled back. */
async function rollOut(input: RolloutInput): Promise<RolloutResult> {
  const { model, challenger } = input
  try {
    return await executeChild(rollout, {
      workflowId: workflowIds.rollout(model, challenger.version),
      taskQueue: taskQueues.workflows,
      args: [input],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Rollout of ${model} version ${challenger.version}`,
    })
  } catch (error) {
    if (!isCancellation(error) || CancellationScope.current().consideredCancelled) throw error
    return { outcome: 'rolled-back', reasons: ['the rollout was cancelled'], steps: [] }
  }
}
