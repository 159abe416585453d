import { describe, expect, it } from 'vitest'
import { nameTruths, shownLabel } from '../../../src/domain/drift/shown-labels.ts'

const bureau = 'Credit reporting, credit repair services, or other personal consumer reports'

describe('shownLabel', () => {
  it.each([
    ['a short label of one row', 'billing', 1, 'billing'],
    ['a long label of many rows', bureau, 5, bureau],
    ['a long label of few rows, which may be what a customer wrote', bureau, 4, 'a label of 76 characters'],
    ['a text, however often it came', 'x'.repeat(201), 900, 'a label of 201 characters'],
  ])('shows %s as it may', (_, label, rows, shown) => {
    expect(shownLabel(label, rows)).toBe(shown)
  })
})

describe('nameTruths', () => {
  it('keeps every row, counts a label over all answers to it, and joins those that are not shown', () => {
    const pairs = [
      { truth: bureau, predicted: 'a', count: 3 },
      { truth: bureau, predicted: 'b', count: 2 },
      { truth: 'y'.repeat(50), predicted: 'a', count: 1 },
      { truth: 'z'.repeat(50), predicted: 'a', count: 1 },
    ]
    expect(nameTruths(pairs)).toEqual([
      { truth: bureau, predicted: 'a', count: 3 },
      { truth: bureau, predicted: 'b', count: 2 },
      { truth: 'a label of 50 characters', predicted: 'a', count: 2 },
    ])
  })
})
