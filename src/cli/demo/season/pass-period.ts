import type { AnnotationRecord } from '../../../../examples/client-email/corpus.ts'
import { createObjectStore } from '../../../aws/object-store.ts'
import type { ModelDefinition } from '../../../config/schema.ts'
import { storageKeys } from '../../../contract/keys.ts'
import { replayTraffic } from '../../../triggers/traffic.ts'
import { type Period, textOf } from '../mails.ts'
import { deliver } from '../stage.ts'
import { formatCounts } from '../traffic-watch.ts'
import { type SeasonStage, untilTime } from './stage.ts'

export type PassedPeriod = {
  readonly answered: number
  /** The window that holds all calls of the period, the labelled span too, and no other call. */
  readonly window: { readonly fromMs: number; readonly endMs: number }
}

const secondMs = 1_000
const ratePerSecond = 150
// The embedded AWS stores what it captured every two seconds.
const capturedAfterMs = 3_000

/** The mails of a period come in, the model answers them, and the clerks close them: truth for the monitors, annotations to learn from. */
export async function passPeriod(stage: SeasonStage, { id, name, mails }: Period): Promise<PassedPeriod> {
  const { narrator, gatewayUrl: url, definition } = stage
  const delayMs = labelDelayOf(definition)
  // Captures have whole seconds, and the labelled span begins earlier by the label delay.
  await untilTime(Date.now() + delayMs + secondMs + 100)
  const fromMs = Math.floor(Date.now() / secondMs) * secondMs
  const { answered, sent, byVariant, latencyMs } = await replayTraffic({
    url,
    model: definition.model,
    mails: mails.map((mail, index) => ({ text: textOf(mail), inferenceId: `${id}-${index}` })),
    ratePerSecond,
  })
  const lastMs = Date.now()
  const { p50, p99 } = latencyMs
  narrator.say(
    `${answered} of ${sent} mails of ${name} answered (${formatCounts(byVariant)}); p50 ${p50?.toFixed(0)} ms, p99 ${p99?.toFixed(0)} ms`,
  )
  await tellTruth(stage, id, mails)
  const { files } = await deliver(stage, mails)
  narrator.say(
    `the clerks close them: ${mails.length} labels arrive as ground truth, and as annotations in ${files} daily files`,
  )
  const endMs = Math.ceil((lastMs + delayMs) / secondMs + 1) * secondMs
  await untilTime(Math.max(endMs, lastMs + capturedAfterMs))
  return { answered, window: { fromMs, endMs } }
}

function labelDelayOf({ monitoring }: ModelDefinition): number {
  return monitoring?.window.labelDelay ?? 0
}

/** The closing labels as ground truth in SageMaker's format, those included that the model does not know. */
async function tellTruth(
  { clients, definition }: SeasonStage,
  name: string,
  mails: readonly AnnotationRecord[],
): Promise<void> {
  const hour = new Date().toISOString().slice(0, 13).replace(/[-T]/g, '/')
  const key = `${storageKeys.groundTruth(definition.model)}${hour}/${name}.jsonl`
  const lines = mails.map((mail, index) => `${JSON.stringify(groundTruthOf(mail, `${name}-${index}`))}\n`)
  await createObjectStore(clients.s3).write(definition.environment.bucket, key, lines.join(''))
}

/** What a clerk's closing of a mail says; a mail that belongs to no queue says nothing of the queue. */
export function groundTruthOf({ spam, queue }: Pick<AnnotationRecord, 'spam' | 'queue'>, eventId: string) {
  const labels = { spam, ...(queue !== null && { queue }) }
  return {
    groundTruthData: { data: JSON.stringify(labels), encoding: 'JSON' },
    eventMetadata: { eventId },
    eventVersion: '0',
  }
}
