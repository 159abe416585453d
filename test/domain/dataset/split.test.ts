import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitByTimeAndGroup } from '../../../src/domain/dataset/split.ts'
import { record, recordLists } from './records.ts'

const shares = { test: 0.2, validation: 0.1 }
const ids = (records: readonly { id: string }[]) => records.map(({ id }) => id)
const groups = (records: readonly { group: string }[]) => new Set(records.map(({ group }) => group))
const daily = Array.from({ length: 100 }, (_, day) => record(`d${String(day).padStart(2, '0')}`, { time: day + 1 }))

describe('splitByTimeAndGroup', () => {
  it('tests on the newest share', () => {
    const { test, testFrom } = splitByTimeAndGroup(daily, shares, 1)
    expect(ids(test)).toEqual(ids(daily.slice(80)))
    expect(testFrom).toBe(81)
  })

  it('takes the validation share of the older side, spread over its time', () => {
    const { validation } = splitByTimeAndGroup(daily, shares, 1)
    expect(validation).toHaveLength(8)
    expect(validation.some(({ time }) => time <= 40)).toBe(true)
    expect(validation.some(({ time }) => time > 40)).toBe(true)
  })

  it('chooses other groups for validation under another seed', () => {
    const [one, two] = [1, 2].map((seed) => splitByTimeAndGroup(daily, shares, seed))
    expect(ids(one?.validation ?? [])).not.toEqual(ids(two?.validation ?? []))
  })

  it('leaves out newer records of a group that began before the test period', () => {
    const thread = daily.map((each, day) => (day === 10 || day === 90 ? { ...each, group: 'thread' } : each))
    const { straddling, test } = splitByTimeAndGroup(thread, shares, 1)
    expect(ids(straddling)).toEqual(['d90'])
    expect(ids(test)).not.toContain('d90')
  })

  it('keeps records of one time on one side', () => {
    const { train, validation, test } = splitByTimeAndGroup(
      daily.map((each) => ({ ...each, time: 5 })),
      shares,
      1,
    )
    expect([train.length + validation.length, test.length]).toEqual([0, 100])
  })

  it('passes over a group that is larger than the validation share', () => {
    const large = daily.map((each, day) => (day < 60 ? { ...each, group: 'large' } : each))
    const { train, validation } = splitByTimeAndGroup(large, shares, 1)
    expect(groups(train)).toContain('large')
    expect(validation).toHaveLength(8)
  })

  it('splits nothing into nothing', () => {
    expect(splitByTimeAndGroup([], shares, 1)).toEqual({
      train: [],
      validation: [],
      test: [],
      straddling: [],
      testFrom: null,
    })
  })

  it('never trains on what is as new as what it tests on', () => {
    fc.assert(
      fc.property(recordLists, fc.integer(), (records, seed) => {
        const { train, validation, test } = splitByTimeAndGroup(records, shares, seed)
        const newest = Math.max(...[...train, ...validation].map(({ time }) => time))
        expect(test.every(({ time }) => time > newest)).toBe(true)
      }),
    )
  })

  it('never has a group on two sides', () => {
    fc.assert(
      fc.property(recordLists, fc.integer(), (records, seed) => {
        const { train, validation, test } = splitByTimeAndGroup(records, shares, seed)
        const sizes = [train, validation, test].map((side) => groups(side).size)
        expect(groups([...train, ...validation, ...test]).size).toBe(sizes.reduce((sum, size) => sum + size, 0))
      }),
    )
  })

  it('has every record in exactly one list', () => {
    fc.assert(
      fc.property(recordLists, (records) => {
        const { train, validation, test, straddling } = splitByTimeAndGroup(records, shares, 1)
        expect(ids([...train, ...validation, ...test, ...straddling]).sort()).toEqual(ids(records).sort())
      }),
    )
  })

  it('leaves out only records whose group is trained on', () => {
    fc.assert(
      fc.property(recordLists, (records) => {
        const { train, validation, straddling } = splitByTimeAndGroup(records, shares, 1)
        const older = groups([...train, ...validation])
        expect(straddling.every(({ group }) => older.has(group))).toBe(true)
      }),
    )
  })

  it('does not depend on the order of its input', () => {
    const shuffled = recordLists.chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    )
    fc.assert(
      fc.property(shuffled, ([records, other]) => {
        expect(splitByTimeAndGroup(other, shares, 1)).toEqual(splitByTimeAndGroup(records, shares, 1))
      }),
    )
  })

  it('never exceeds the validation share', () => {
    fc.assert(
      fc.property(recordLists, (records) => {
        const { train, validation } = splitByTimeAndGroup(records, shares, 1)
        expect(validation.length).toBeLessThanOrEqual(
          Math.round((train.length + validation.length) * shares.validation),
        )
      }),
    )
  })
})
