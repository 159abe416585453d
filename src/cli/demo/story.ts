import type { AnnotationRecord } from '../../../examples/client-email/corpus.ts'
import { requestRetraining } from '../../triggers/lifecycle-client.ts'
import { replayTraffic } from '../../triggers/traffic.ts'
import { type Act, followAct, underLiveTraffic } from './act.ts'
import { textOf } from './mails.ts'
import { measureQueueAccuracy, type QueueAccuracy } from './predictions.ts'
import { deliver, predictionsUrl, type Stage } from './stage.ts'
import { formatCounts } from './traffic-watch.ts'

const requestIds = { first: 'first-champion', second: 'after-august' }
const rates = { august: 120, live: 60 }

/** The first champion: trained on what was labelled until 14 August. */
export async function trainFirstChampion(stage: Stage): Promise<Act> {
  stage.narrator.chapter('1. The first champion')
  await deliverAloud(stage, stage.mails.history)
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
export async function askAboutSeptember(stage: Stage): Promise<QueueAccuracy> {
  const { narrator, definition, mails } = stage
  const listed = definition.tasks.queue?.labels ?? []
  const measured = await measureQueueAccuracy(predictionsUrl(stage), mails.september, listed)
  const { version, right, asked, accuracy } = measured
  narrator.say(
    `version ${version} on the mail of 1 to 14 September: queue right for ${right} of ${asked} (${(accuracy * 100).toFixed(1)} %)`,
  )
  return measured
}

/** August's labels arrive, a retraining is asked for, and September's mail is the live traffic of its canary. */
export async function retrainAfterAugust(stage: Stage): Promise<Act> {
  stage.narrator.chapter('3. The labels of August arrive: a retraining')
  await deliverAloud(stage, stage.mails.august)
  return underLiveTraffic(stage, { mails: stage.mails.september, ratePerSecond: rates.live }, () =>
    retrain(stage, requestIds.second, 'the labels of 15 to 31 August 2002 arrived'),
  )
}

async function deliverAloud(stage: Stage, records: readonly AnnotationRecord[]): Promise<void> {
  const { files } = await deliver(stage, records)
  stage.narrator.say(`${records.length} annotated mails delivered to S3 in ${files} daily files`)
}

async function retrain(stage: Stage, requestId: string, reason: string): Promise<Act> {
  const request = { requestId, reason, trigger: 'manual' as const, requestedAt: new Date().toISOString() }
  const { workflowId } = await requestRetraining(stage.temporal, stage.definition.model, request)
  return followAct(stage, workflowId)
}
