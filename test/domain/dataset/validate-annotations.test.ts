import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DeliveredRow, validateAnnotations } from '../../../src/domain/dataset/validate-annotations.ts'
import { mapping, row, tasks } from './records.ts'

function validate(...values: unknown[]) {
  return validateAnnotations(deliver(values), mapping, tasks)
}

function deliver(values: readonly unknown[]): DeliveredRow[] {
  return values.map((value, index) => ({ key: 'day.jsonl', line: index + 1, value }))
}

describe('validateAnnotations', () => {
  it('keeps the later delivery of an id as its correction', () => {
    const { counts, records } = validate(row(), row({ queue_name: 'rpm' }))
    expect(counts).toMatchObject({ rows: 2, accepted: 1, corrected: 1, duplicate: 0 })
    expect(records[0]?.labels.queue).toBe('rpm')
  })

  it('counts a row delivered twice as a duplicate', () => {
    expect(validate(row(), row()).counts).toMatchObject({ rows: 2, accepted: 1, corrected: 0, duplicate: 1 })
  })

  it('keeps the earlier delivery when the later one is broken', () => {
    const { counts, records } = validate(row(), row({ queue_name: 'rss' }))
    expect(counts).toMatchObject({ accepted: 1, quarantined: 1, corrected: 0 })
    expect(records[0]?.labels.queue).toBe('fork')
  })

  it('keeps the earliest record of one text', () => {
    const { counts, records } = validate(row(), row({ message_id: 'm0', received_at: '2002-08-01' }))
    expect(counts).toMatchObject({ accepted: 1, sameText: 1 })
    expect(records.map(({ id }) => id)).toEqual(['m0'])
  })

  it('looks for equal texts after corrections, not before', () => {
    const { records } = validate(
      row(),
      row({ message_id: 'm2', received_at: '2002-08-20' }),
      row({ body: 'corrected' }),
    )
    expect(records.map(({ id }) => id).sort()).toEqual(['m1', 'm2'])
  })

  it('counts the files that were set aside whole, and names the first three', () => {
    const broken = { rule: 'wrong encoding', member: 'the file', message: 'the file must be UTF-8' } as const
    const files = ['a', 'b', 'c', 'd'].map((key) => ({ key, line: null, rows: 10, broken }))
    const { counts } = validateAnnotations([...deliver([row()]), ...files], mapping, tasks)
    expect(counts).toMatchObject({ quarantined: 40, unreadableFiles: { total: 4, firstKeys: ['a', 'b', 'c'] } })
    expect(validate(row(), row({ spam: 'maybe' })).counts).not.toHaveProperty('unreadableFiles')
  })

  it('counts a row under the first rule that it broke and keeps all of them', () => {
    const { counts, quarantine } = validate(row({ received_at: 'x', spam: 'maybe' }))
    expect(counts.byRule).toEqual({ 'invalid time': 1 })
    expect(quarantine[0]?.reasons).toHaveLength(2)
  })

  it('counts a file that could not be read by its lines', () => {
    const broken = { rule: 'wrong encoding', member: 'the file', message: 'the file must be UTF-8' } as const
    const rows: DeliveredRow[] = [{ key: 'a.jsonl', line: null, rows: 40, broken }, ...deliver([row()])]
    const { counts } = validateAnnotations(rows, mapping, tasks)
    expect(counts).toMatchObject({ rows: 41, accepted: 1, quarantined: 40, byRule: { 'wrong encoding': 40 } })
  })

  it('accounts for every row exactly once', () => {
    const ids = fc.constantFrom('a', 'b', 'c', null)
    const bodies = fc.constantFrom('one', 'two', '', 5)
    const rows = fc.array(fc.record({ message_id: ids, body: bodies, spam: fc.constantFrom('yes', 'no', 'maybe') }), {
      maxLength: 20,
    })
    fc.assert(
      fc.property(rows, (changes) => {
        const { counts, records } = validate(...changes.map((change) => row({ subject: '', ...change })))
        const { accepted, quarantined, duplicate, corrected, sameText } = counts
        expect(accepted + quarantined + duplicate + corrected + sameText).toBe(counts.rows)
        expect(Object.values(counts.byRule).reduce((sum, count) => sum + count, 0)).toBe(quarantined)
        expect(new Set(records.map(({ id }) => id)).size).toBe(accepted)
        expect(new Set(records.map(({ text }) => JSON.stringify(text))).size).toBe(accepted)
      }),
    )
  })
})
