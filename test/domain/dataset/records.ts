import fc from 'fast-check'
import type { AnnotationRecord, RecordMapping, TaskLabels } from '../../../src/domain/dataset/record.ts'

export const mapping: RecordMapping = {
  id: 'message_id',
  time: 'received_at',
  text: ['subject', 'body'],
  group: 'thread',
  labels: { spam: 'spam', queue: 'queue_name' },
  slices: ['language'],
}

export const tasks: TaskLabels = { spam: { labels: ['yes', 'no'] }, queue: { labels: ['fork', 'rpm', 'other'] } }

/** A row that breaks no rule, with the members of `changes` in place of its own. */
export function row(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    message_id: 'm1',
    received_at: '2002-08-14T09:30:00Z',
    subject: 'Hello',
    body: 'How do I open an account?',
    thread: 't1',
    spam: 'no',
    queue_name: 'fork',
    language: 'en',
    ...changes,
  }
}

/** A record with distinct text, so that only what a test says makes it a duplicate. */
export function record(id: string, changes: Partial<AnnotationRecord> = {}): AnnotationRecord {
  const text = { subject: id, body: `text of ${id}` }
  return { id, time: 1, group: id, text, labels: { spam: 'no', queue: 'fork' }, slices: {}, ...changes }
}

/** Lists of records that share times and groups often. */
export const recordLists = fc
  .array(
    fc.record({
      time: fc.integer({ min: 1, max: 60 }),
      group: fc.integer({ min: 0, max: 25 }),
      spam: fc.constantFrom('yes', 'no', null),
    }),
    {
      maxLength: 80,
    },
  )
  .map((seeds) =>
    seeds.map(({ time, group, spam }, index) =>
      record(`r${index}`, { time, group: `g${group}`, labels: { spam, queue: null } }),
    ),
  )
