import { describe, expect, it } from 'vitest'
import { judgeAnnotations } from '../../../src/domain/dataset/judge-annotations.ts'
import type { AnnotationCounts } from '../../../src/domain/dataset/validate-annotations.ts'

const rules = { unknownLabel: 'quarantine', missingText: 'quarantine', maximumQuarantined: 0.05 } as const

function counts(rows: number, byRule: AnnotationCounts['byRule']): AnnotationCounts {
  const quarantined = Object.values(byRule).reduce((sum, count) => sum + count, 0)
  return { rows, accepted: rows - quarantined, quarantined, byRule, duplicate: 0, corrected: 0, sameText: 0 }
}

describe('judgeAnnotations', () => {
  it('passes at the limit', () => {
    const verdict = judgeAnnotations(counts(2000, { 'unknown label': 100 }), rules)
    expect(verdict).toMatchObject({
      outcome: 'pass',
      reasons: ['quarantined 5 % (100 of 2,000 rows) is within the limit 5 %: 100 unknown label'],
    })
  })

  it('fails at the limit and one', () => {
    const verdict = judgeAnnotations(counts(2000, { 'unknown label': 101 }), rules)
    expect(verdict.reasons).toEqual([
      'quarantined 5.05 % (101 of 2,000 rows) is above the limit 5 %: 101 unknown label',
    ])
    expect(verdict.outcome).toBe('fail')
  })

  it('names the rules with their counts in a fixed order', () => {
    const verdict = judgeAnnotations(counts(2000, { 'unknown label': 120, 'missing time': 24 }), rules)
    expect(verdict.reasons).toEqual([
      'quarantined 7.2 % (144 of 2,000 rows) is above the limit 5 %: 24 missing time, 120 unknown label',
    ])
  })

  it('passes without a quarantined row', () => {
    expect(judgeAnnotations(counts(10, {}), rules)).toMatchObject({
      outcome: 'pass',
      reasons: ['quarantined 0 % (0 of 10 rows) is within the limit 5 %'],
    })
  })

  it('is inconclusive without a row', () => {
    expect(judgeAnnotations(counts(0, {}), rules)).toMatchObject({
      outcome: 'inconclusive',
      reasons: ['no annotated row was delivered, at least 1 is needed'],
    })
  })

  it.each([
    ['unknownLabel', 'unknown label'],
    ['missingText', 'missing text'],
  ] as const)('fails on a single row when data.validation.%s is fail', (field, rule) => {
    const verdict = judgeAnnotations(counts(2000, { [rule]: 1 }), { ...rules, [field]: 'fail' })
    expect(verdict.outcome).toBe('fail')
    expect(verdict.reasons).toEqual([`rows with ${rule} are 1, above the limit 0 (data.validation.${field} is fail)`])
  })

  describe('with files that cannot be read', () => {
    const keys = ['a.jsonl', 'b.jsonl.gz', 'c.jsonl']
    const lost = {
      ...counts(2000, { 'wrong encoding': 2 }),
      unreadableFiles: { total: 2, firstKeys: keys.slice(0, 2) },
    }

    it.each([['fail'], [undefined]] as const)('fails when data.validation.unreadableFile is %s', (choice) => {
      const verdict = judgeAnnotations(lost, { ...rules, ...(choice && { unreadableFile: choice }) })
      expect(verdict.outcome).toBe('fail')
      expect(verdict.reasons).toEqual([
        'unreadable files are 2, above the limit 0 (data.validation.unreadableFile is fail): a.jsonl, b.jsonl.gz',
      ])
    })

    it('says how many there are beside those it names', () => {
      const more = { ...lost, unreadableFiles: { total: 1203, firstKeys: keys } }
      expect(judgeAnnotations(more, rules).reasons).toEqual([
        'unreadable files are 1,203, above the limit 0 (data.validation.unreadableFile is fail): a.jsonl, b.jsonl.gz, c.jsonl and 1,200 more',
      ])
    })

    it('judges by their rows when the definition says quarantine', () => {
      expect(judgeAnnotations(lost, { ...rules, unreadableFile: 'quarantine' })).toMatchObject({
        outcome: 'pass',
        reasons: ['quarantined 0.1 % (2 of 2,000 rows) is within the limit 5 %: 2 wrong encoding'],
      })
    })
  })

  it('passes when what may not happen did not happen', () => {
    expect(judgeAnnotations(counts(2000, { 'missing id': 1 }), { ...rules, unknownLabel: 'fail' }).outcome).toBe('pass')
  })
})
