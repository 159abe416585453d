import { type AnnotationRecord, readCorpus } from '../../../examples/client-email/corpus.ts'

/** The corpus in the parts that the story needs; times in UTC, ends included by day. */
export type DemoMails = {
  /** What the team had labelled when the first champion was trained. */
  readonly history: readonly AnnotationRecord[]
  /** Traffic of the second half of August; its labels arrive afterwards. */
  readonly august: readonly AnnotationRecord[]
  /** Live traffic during the canary. */
  readonly september: readonly AnnotationRecord[]
}

export async function readDemoMails(): Promise<DemoMails> {
  const { records } = await readCorpus()
  const received = (from: string, until: string) =>
    records.filter(({ received_at: at }) => at !== null && at >= from && at < until)
  return {
    history: received('', '2002-08-15'),
    august: received('2002-08-15', '2002-09-01'),
    september: received('2002-09-01', '2002-09-15'),
  }
}

/** A mail as the model reads it. */
export function textOf({ subject, body }: AnnotationRecord): { subject: string; body: string } {
  return { subject, body }
}
