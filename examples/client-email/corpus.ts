import { type Mail, parseMail } from './mail.ts'
import { assignQueues } from './queues.ts'
import { listMails, readRawMail } from './raw-mails.ts'
import { sameTextKey } from './same-text.ts'
import { assignThreads } from './threads.ts'

/** A mail with the labels that the service team closed it with, as the CRM delivers it. Text is decoded, not cleaned. */
export type AnnotationRecord = {
  readonly message_id: string
  readonly received_at: string | null
  readonly thread: string
  readonly subject: string
  readonly body: string
  readonly spam: 'yes' | 'no'
  /** `null` when the mail belongs to no queue (spam) or nobody knows to which. */
  readonly queue: string | null
}

export type Corpus = {
  /** In order of receipt; those without a receiving time come last. */
  readonly records: readonly AnnotationRecord[]
  readonly mails: number
  /** Mails left out because an earlier one says the same. */
  readonly duplicates: number
  /** Records without a receiving time: part of `records`, of no delivery. */
  readonly undated: number
}

/** Reads the 6,046 mails of the corpus and labels them. The same records in the same order every time. */
export async function readCorpus(): Promise<Corpus> {
  const mails: Mail[] = []
  for (const path of listMails()) mails.push(await parseMail(readRawMail(path)))
  const kept = withoutDuplicates(mails.toSorted(byReceipt))
  const queues = assignQueues(kept)
  const threads = assignThreads(kept)
  const records = kept.map((mail, row) => toRecord(mail, threads[row] ?? mail.messageId, queues[row] ?? null))
  return {
    records,
    mails: mails.length,
    duplicates: mails.length - kept.length,
    undated: records.filter(({ received_at }) => received_at === null).length,
  }
}

/**
 * The annotation files as a CRM would deliver them: one of JSON Lines per day of receipt (UTC), by its key below the
 * annotations prefix, `2002/08/14.jsonl`, in order of days. Records without a receiving time are left out.
 */
export function deliverByDay(records: Iterable<AnnotationRecord>): Map<string, string> {
  const days = new Map<string, string>()
  for (const record of [...records].sort(byTimeThenId)) {
    if (record.received_at === null) continue
    const key = `${record.received_at.slice(0, 10).replaceAll('-', '/')}.jsonl`
    days.set(key, `${days.get(key) ?? ''}${JSON.stringify(record)}\n`)
  }
  return days
}

// Plain comparison of code units: a locale's order differs from machine to machine.
function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

// '~' sorts after every digit, so that records without a time come last.
function byReceipt(left: Mail, right: Mail): number {
  return byText(left.receivedAt ?? '~', right.receivedAt ?? '~') || byText(left.messageId, right.messageId)
}

function byTimeThenId(left: AnnotationRecord, right: AnnotationRecord): number {
  return byText(left.received_at ?? '~', right.received_at ?? '~') || byText(left.message_id, right.message_id)
}

function withoutDuplicates(mails: readonly Mail[]): Mail[] {
  const seen = new Set<string>()
  return mails.filter((mail) => {
    const key = sameTextKey(mail)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function toRecord(mail: Mail, thread: string, queue: string | null): AnnotationRecord {
  return {
    message_id: mail.messageId,
    received_at: mail.receivedAt,
    thread,
    subject: mail.subject,
    body: mail.body,
    spam: mail.spam ? 'yes' : 'no',
    queue,
  }
}
