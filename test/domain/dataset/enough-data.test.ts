import { describe, expect, it } from 'vitest'
import { findShortages } from '../../../src/domain/dataset/enough-data.ts'
import type { AnnotationRecord } from '../../../src/domain/dataset/record.ts'
import { record, tasks } from './records.ts'

const shares = { test: 0.2, validation: 0.1 }
const labelled = (id: string, spam: string | null, queue: string | null) => record(id, { labels: { spam, queue } })
const train = [labelled('a', 'yes', 'fork'), labelled('b', 'no', 'rpm')]
const validation = [labelled('c', 'no', 'fork')]
const test = [labelled('d', 'no', 'fork')]

function shortages(
  changes: Partial<Record<'train' | 'validation' | 'test', AnnotationRecord[]>>,
  validationShare = 0.1,
) {
  const split = { train, validation, test, straddling: [], testFrom: 1, ...changes }
  return findShortages(split, { ...shares, validation: validationShare }, tasks).map(({ message }) => message)
}

describe('findShortages', () => {
  it('finds none where every task can be learnt and judged', () => {
    expect(shortages({})).toEqual([])
  })

  it.each(['train', 'validation', 'test'] as const)('finds an empty %s', (name) => {
    expect(shortages({ [name]: [] })).toEqual([`${name} has 0 records, at least 1 is needed`])
  })

  it('says when a test period holds only records of older groups', () => {
    const alone = { train, validation, test: [], straddling: test, testFrom: 1 }
    expect(findShortages(alone, shares, tasks).map(({ message }) => message)).toEqual([
      'test has 0 records, at least 1 is needed; 1 newer records were left out because their groups began before the test period',
    ])
  })

  it('accepts an empty validation where none was asked for', () => {
    expect(shortages({ validation: [] }, 0)).toEqual([])
  })

  it('finds a task that no record to train on has a label of', () => {
    expect(shortages({ train: [labelled('a', 'yes', null), labelled('b', 'no', null)] })).toEqual([
      'task queue has a label on 0 of 2 records of train, at least 2 different labels are needed',
    ])
  })

  it('finds a task with one label to train on', () => {
    expect(shortages({ train: [labelled('a', 'yes', 'fork'), labelled('b', 'no', 'fork')] })).toEqual([
      'task queue has only the label "fork" in train, at least 2 different labels are needed',
    ])
  })

  it('finds a task that cannot be tested', () => {
    expect(shortages({ test: [labelled('d', 'no', null)] })).toEqual([
      'task queue has a label on 0 of 1 records of test, at least 1 is needed',
    ])
  })
})
