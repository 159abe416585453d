import type { AnnotationRecord } from '../../../examples/client-email/corpus.ts'
import { textOf } from './mails.ts'

type Answer = { modelVersion: number; predictions: Array<Record<string, { label: string }>> }

/** Share of right answers, over mails whose queue the model can know. */
export type QueueAccuracy = {
  readonly version: number
  readonly right: number
  readonly asked: number
  readonly accuracy: number
}

const batchSize = 50

/** Asks the model in production for the queue of each mail, in batches, and compares with where the mail belonged. */
export async function measureQueueAccuracy(
  predictionsUrl: string,
  mails: readonly AnnotationRecord[],
  knownQueues: readonly string[],
): Promise<QueueAccuracy> {
  const asked = mails.filter(({ queue }) => queue !== null && knownQueues.includes(queue))
  let right = 0
  const versions = new Set<number>()
  for (let start = 0; start < asked.length; start += batchSize) {
    const batch = asked.slice(start, start + batchSize)
    const answer = await predict(predictionsUrl, batch)
    versions.add(answer.modelVersion)
    right += batch.filter(({ queue }, index) => answer.predictions[index]?.queue?.label === queue).length
  }
  const [version] = versions
  if (versions.size !== 1 || version === undefined) throw new Error(`one version was to answer, ${versions.size} did`)
  return { version, right, asked: asked.length, accuracy: right / asked.length }
}

async function predict(url: string, mails: readonly AnnotationRecord[]): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ instances: mails.map((mail) => ({ text: textOf(mail) })) }),
  })
  if (!response.ok) throw new Error(`the gateway answered ${response.status} at ${url}: ${await response.text()}`)
  return (await response.json()) as Answer
}
