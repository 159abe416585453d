import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprintLines } from '../../../src/domain/dataset/fingerprint.ts'
import type { AnnotationRecord } from '../../../src/domain/dataset/record.ts'
import { splitByTimeAndGroup } from '../../../src/domain/dataset/split.ts'
import { mapping, record, recordLists, tasks } from './records.ts'

const shares = { test: 0.2, validation: 0.1 }

function lines(records: readonly AnnotationRecord[], overTasks = tasks, overMapping = mapping, seed = 1) {
  return [...fingerprintLines(splitByTimeAndGroup(records, shares, seed), overMapping, overTasks)].join('')
}

describe('fingerprintLines', () => {
  it('are the same for the same records in any order', () => {
    const shuffled = recordLists.chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    )
    fc.assert(
      fc.property(shuffled, ([records, other]) => {
        expect(lines(other)).toBe(lines(records))
      }),
    )
  })

  const records = Array.from({ length: 50 }, (_, index) => record(`r${index}`, { time: index + 1 }))
  const [first, ...others] = records

  it.each([
    ['text', { text: { subject: 'r0', body: 'other text' } }],
    ['label', { labels: { spam: 'yes', queue: 'fork' } }],
    ['missing label', { labels: { spam: 'no', queue: null } }],
    ['time', { time: 2 }],
    ['group', { group: 'other' }],
    ['slice', { slices: { language: 'de' } }],
    ['id', { id: 'other' }],
  ])('differ by the %s of one record', (_what, change) => {
    expect(lines([{ ...(first ?? record('r0')), ...change }, ...others])).not.toBe(lines(records))
  })

  it('differ by the accepted labels, the mapping and the split', () => {
    const all = [
      lines(records),
      lines(records, { ...tasks, queue: { labels: ['fork'] } }),
      lines(records, tasks, { ...mapping, time: 'sent_at' }),
      lines(records, tasks, mapping, 2),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it('do not depend on anything else that a definition says of a task', () => {
    const more = { ...tasks, spam: { labels: ['yes', 'no'], primaryMetric: 'f1' } }
    expect(lines(records, more)).toBe(lines(records))
  })
})
