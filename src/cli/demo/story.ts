import type { Client } from '@temporalio/client'
import type { AnnotationRecord } from '../../../examples/client-email/corpus.ts'
import { deliverByDay } from '../../../examples/client-email/corpus.ts'
import type { AwsClients } from '../../aws/clients.ts'
import { createObjectStore } from '../../aws/object-store.ts'
import type { ModelDefinition } from '../../config/schema.ts'
import { parseObjectUri, storageKeys } from '../../contract/keys.ts'
import type { RetrainingResult } from '../../contract/retraining.ts'
import type { RunEvidence } from '../../domain/evidence.ts'
import { formatComparisonTable } from '../../report/comparison-table.ts'
import { requestRetraining } from '../../triggers/lifecycle-client.ts'
import { replayTraffic } from '../../triggers/traffic.ts'
import { followRetraining } from '../follow.ts'
import { type DemoMails, textOf } from './mails.ts'
import type { Narrator } from './narrator.ts'
import { measureQueueAccuracy, type QueueAccuracy } from './predictions.ts'
import { formatCounts, startLiveTraffic } from './traffic-watch.ts'

export type Stage = {
  readonly definition: ModelDefinition
  readonly mails: DemoMails
  readonly clients: AwsClients
  readonly temporal: Client
  readonly gatewayUrl: string
  readonly narrator: Narrator
}

export type Act = { readonly result: RetrainingResult; readonly evidence: RunEvidence }

const requestIds = { first: 'first-champion', second: 'after-august' }
const rates = { august: 120, live: 60 }

/** The first champion: trained on what was labelled until 14 August. */
export async function trainFirstChampion(stage: Stage): Promise<Act> {
  stage.narrator.chapter('1. The first champion')
  await deliver(stage, stage.mails.history)
  const act = await retrain(stage, requestIds.first, 'the first model, from all mail until 14 August 2002')
  if (act.result.outcome !== 'promoted')
    throw new Error('the story ends here: there is no first champion, for the reasons above')
  return act
}

/** The second half of August passes through the gateway. */
export async function replayAugust({ narrator, gatewayUrl, definition, mails }: Stage): Promise<void> {
  narrator.chapter('2. August passes')
  const traffic = await replayTraffic({
    url: gatewayUrl,
    model: definition.model,
    mails: mails.august.map((mail, index) => ({ text: textOf(mail), inferenceId: `august-${index}` })),
    ratePerSecond: rates.august,
  })
  const { p50, p99 } = traffic.latencyMs
  narrator.say(
    `${traffic.answered} of ${traffic.sent} mails answered (${formatCounts(traffic.byVariant)}); p50 ${p50?.toFixed(0)} ms, p99 ${p99?.toFixed(0)} ms`,
  )
}

/** What September would look like to whoever serves now. */
export async function askAboutSeptember({ narrator, gatewayUrl, definition, mails }: Stage): Promise<QueueAccuracy> {
  const url = `${gatewayUrl}/v1/models/${definition.model}/predictions`
  const measured = await measureQueueAccuracy(url, mails.september, definition.tasks.queue?.labels ?? [])
  const { version, right, asked, accuracy } = measured
  narrator.say(
    `version ${version} on the mail of 1 to 14 September: queue right for ${right} of ${asked} (${(accuracy * 100).toFixed(1)} %)`,
  )
  return measured
}

/** August's labels arrive, a retraining is asked for, and September's mail is the live traffic of its canary. */
export async function retrainAfterAugust(stage: Stage): Promise<Act> {
  stage.narrator.chapter('3. The labels of August arrive: a retraining')
  await deliver(stage, stage.mails.august)
  const traffic = startLiveTraffic({
    url: stage.gatewayUrl,
    model: stage.definition.model,
    mails: stage.mails.september,
    ratePerSecond: rates.live,
    sagemaker: stage.clients.sagemaker,
    narrator: stage.narrator,
  })
  try {
    return await retrain(stage, requestIds.second, 'the labels of 15 to 31 August 2002 arrived')
  } finally {
    const { sent, answered, failed, byVariant } = await traffic.stop()
    stage.narrator.say(
      `live traffic: ${sent} mails sent, ${answered} answered, ${failed} failed; ${formatCounts(byVariant)}`,
    )
  }
}

async function deliver({ definition, clients, narrator }: Stage, records: readonly AnnotationRecord[]): Promise<void> {
  const objects = createObjectStore(clients.s3)
  const files = deliverByDay(records)
  const prefix = storageKeys.annotations(definition.model)
  for (const [key, body] of files) await objects.write(definition.environment.bucket, `${prefix}${key}`, body)
  narrator.say(`${records.length} annotated mails delivered to S3 in ${files.size} daily files`)
}

async function retrain(
  { definition, clients, temporal, narrator }: Stage,
  requestId: string,
  reason: string,
): Promise<Act> {
  const request = { requestId, reason, trigger: 'manual' as const, requestedAt: new Date().toISOString() }
  const { workflowId } = await requestRetraining(temporal, definition.model, request)
  const result = await followRetraining(temporal, workflowId, (line) => narrator.say(line))
  const evidence = await readEvidence(clients, result)
  if (evidence.measurement) narrator.table(formatComparisonTable(evidence.measurement))
  narrator.say(`${result.outcome}${result.version ? `: version ${result.version}` : ''}`)
  for (const why of result.reasons) narrator.say(`  ${why}`)
  return { result, evidence }
}

async function readEvidence(clients: AwsClients, { evidenceUri }: RetrainingResult): Promise<RunEvidence> {
  if (!evidenceUri) throw new Error('the retraining left no evidence')
  const { bucket, key } = parseObjectUri(evidenceUri)
  const bytes = await createObjectStore(clients.s3).read(bucket, key)
  if (!bytes) throw new Error(`the evidence ${evidenceUri} is not there`)
  return JSON.parse(new TextDecoder().decode(bytes)) as RunEvidence
}
