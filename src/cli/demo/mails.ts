import { type AnnotationRecord, readCorpus } from '../../../examples/client-email/corpus.ts'

/** A stretch of the season: the mails that came in it, with the queues in which they were closed. */
export type Period = {
  readonly id: string
  readonly name: string
  readonly mails: readonly AnnotationRecord[]
}

/** The corpus in the parts that the story needs; times in UTC, ends included by day. */
export type DemoMails = {
  /** What the team had labelled when the first champion was trained. */
  readonly history: readonly AnnotationRecord[]
  /** Traffic of the second half of August; its labels arrive afterwards. */
  readonly august: readonly AnnotationRecord[]
  /** Live traffic during the canary. */
  readonly september: readonly AnnotationRecord[]
  /** What came after the history, in halves of months. */
  readonly season: readonly Period[]
}

export async function readDemoMails(): Promise<DemoMails> {
  const { records } = await readCorpus()
  const received = (from: string, until: string) =>
    records.filter(({ received_at: at }) => at !== null && at >= from && at < until)
  const august = received('2002-08-15', '2002-09-01')
  const september = received('2002-09-01', '2002-09-15')
  return {
    history: received('', '2002-08-15'),
    august,
    september,
    season: [
      { id: 'august-2', name: '15 to 31 August', mails: august },
      { id: 'september-1', name: '1 to 14 September', mails: september },
      { id: 'september-2', name: '15 to 30 September', mails: received('2002-09-15', '2002-10-01') },
      { id: 'october-1', name: '1 to 14 October', mails: received('2002-10-01', '2002-10-15') },
    ],
  }
}

/** Everything that was labelled by the end of a period. */
export function labelledUntil({ history, season }: DemoMails, { id }: Period): readonly AnnotationRecord[] {
  const end = season.findIndex((period) => period.id === id) + 1
  return [...history, ...season.slice(0, end).flatMap(({ mails }) => mails)]
}

/** A mail as the model reads it. */
export function textOf({ subject, body }: AnnotationRecord): { subject: string; body: string } {
  return { subject, body }
}
