import type { AnnotationRecord } from '../../../examples/client-email/corpus.ts'
import { textOf } from './mails.ts'

type Answer = { modelVersion: number; predictions: Prediction[] }
type Prediction = Readonly<Record<string, { readonly label: string }>>

type Tally = { readonly right: number; readonly asked: number; readonly accuracy: number }

/** Share of right answers, over mails whose queue the model can know. */
export type QueueAccuracy = Tally & { readonly version: number }

/** Share of right answers, over all mails that have a label, one that the model cannot know included. */
export type PeriodAccuracy = {
  readonly version: number
  readonly queue: Tally
  readonly spam: Tally
  /** Of the queue, over mails of the queues that the definition lists. */
  readonly listedQueue: Tally
}

const batchSize = 50

/** Asks the model in production for the queue of each mail, in batches, and compares with where the mail belonged. */
export async function measureQueueAccuracy(
  predictionsUrl: string,
  mails: readonly AnnotationRecord[],
  knownQueues: readonly string[],
): Promise<QueueAccuracy> {
  const asked = mails.filter(({ queue }) => queue !== null && knownQueues.includes(queue))
  const { version, predictions } = await askAbout(predictionsUrl, asked)
  return { version, ...tally(asked, predictions, 'queue') }
}

/** Asks the model in production about every mail of a period. */
export async function measurePeriod(
  predictionsUrl: string,
  mails: readonly AnnotationRecord[],
  listed: readonly string[],
): Promise<PeriodAccuracy> {
  const { version, predictions } = await askAbout(predictionsUrl, mails)
  const isListed = ({ queue }: AnnotationRecord) => queue !== null && listed.includes(queue)
  return {
    version,
    queue: tally(mails, predictions, 'queue'),
    spam: tally(mails, predictions, 'spam'),
    listedQueue: tally(mails, predictions, 'queue', isListed),
  }
}

function tally(
  mails: readonly AnnotationRecord[],
  predictions: readonly Prediction[],
  task: 'queue' | 'spam',
  counts: (mail: AnnotationRecord) => boolean = (mail) => mail[task] !== null,
): Tally {
  const told = mails.flatMap((mail, index) => (counts(mail) ? [{ truth: mail[task], index }] : []))
  const right = told.filter(({ truth, index }) => predictions[index]?.[task]?.label === truth).length
  return { right, asked: told.length, accuracy: right / told.length }
}

async function askAbout(url: string, mails: readonly AnnotationRecord[]) {
  const predictions: Prediction[] = []
  const versions = new Set<number>()
  for (let start = 0; start < mails.length; start += batchSize) {
    const answer = await predict(url, mails.slice(start, start + batchSize))
    versions.add(answer.modelVersion)
    predictions.push(...answer.predictions)
  }
  const [version] = versions
  if (versions.size !== 1 || version === undefined) throw new Error(`one version was to answer, ${versions.size} did`)
  return { version, predictions }
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
