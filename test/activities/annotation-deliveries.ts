import type { AnnotationDefinition } from '../../src/activities/annotations.ts'
import type { DatasetDefinition } from '../../src/activities/datasets.ts'

export const place = { bucket: 'perennial-test', model: 'client-email', runId: 'run-1' } as const

export const definition: AnnotationDefinition & DatasetDefinition = {
  tasks: {
    spam: { type: 'classification', labels: ['yes', 'no'] },
    queue: { type: 'classification', labels: ['fork', 'rpm', 'other'] },
  },
  data: {
    annotations: `s3://${place.bucket}/${place.model}/annotations/`,
    record: { id: 'id', time: 'at', text: ['subject', 'body'], group: 'thread', labels: {}, slices: ['language'] },
    split: { test: 0.2, validation: 0.1 },
    validation: { unknownLabel: 'quarantine', missingText: 'quarantine', maximumQuarantined: 0.05 },
  },
}

/** The text that every delivered row holds; no result, message or quarantine file may show it. */
export const customerText = 'my account number is'

/** A row that breaks no rule; each number gives another id, minute, text and thread. */
export function delivered(number: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: `m${number}`,
    at: new Date(Date.UTC(2002, 7, 1, 0, number)).toISOString(),
    subject: `Question ${number}`,
    body: `Dear team, ${customerText} ${number}. Übermorgen geht auch.`,
    thread: `t${number}`,
    spam: number % 2 === 0 ? 'yes' : 'no',
    queue: number % 3 === 0 ? null : 'fork rpm'.split(' ')[number % 2],
    language: 'en',
    ...changes,
  }
}

export function jsonLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}
