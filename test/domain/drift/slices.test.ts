import { describe, expect, it } from 'vitest'
import type { ReferenceRow } from '../../../src/domain/drift/reference-profile.ts'
import { countReferenceSlices } from '../../../src/domain/drift/slices.ts'

type Row = ReferenceRow & { slices: Record<string, string> }

function row(number: number, slices: Record<string, string>, truth = 'fork', label = 'fork'): Row {
  const answers = { queue: { label, probabilities: null, fault: null } }
  return { id: `m${number}`, group: `t${number}`, text: '', truth: { queue: truth }, answers, slices }
}

const labels = { queue: ['fork', 'rpm'] }

describe('countReferenceSlices', () => {
  it('counts rows, answers and what was right by the values of each slice', () => {
    const rows = [row(1, { language: 'de' }), row(2, { language: 'de' }, 'rpm'), row(3, { language: 'en' })]
    expect(countReferenceSlices(rows, labels).language).toEqual({
      de: {
        rows: 2,
        tasks: {
          queue: {
            predicted: { fork: 2 },
            outcomes: [
              { truth: 'fork', predicted: 'fork', count: 1 },
              { truth: 'rpm', predicted: 'fork', count: 1 },
            ],
          },
        },
      },
      en: {
        rows: 1,
        tasks: { queue: { predicted: { fork: 1 }, outcomes: [{ truth: 'fork', predicted: 'fork', count: 1 }] } },
      },
    })
  })

  it('counts a row without a value nowhere', () => {
    expect(countReferenceSlices([row(1, { language: '' })], labels)).toEqual({ language: {} })
  })

  it('counts what is beyond the 50 most frequent values, or too long for a name, as one', () => {
    const often = Array.from({ length: 50 }, (_, i) => [row(i, { branch: `b${i}` }), row(100 + i, { branch: `b${i}` })])
    const rare = [row(300, { branch: 'rare' }), row(301, { branch: 'x'.repeat(101) })]
    const { branch = {} } = countReferenceSlices([...rare, ...often.flat()], labels)
    expect(Object.keys(branch)).toHaveLength(51)
    expect(branch.other?.rows).toBe(2)
  })

  it('does not depend on the order of the rows', () => {
    const rows = Array.from({ length: 120 }, (_, i) => row(i, { branch: `b${i % 70}` }, i % 2 === 0 ? 'fork' : 'rpm'))
    expect(countReferenceSlices(rows.toReversed(), labels)).toEqual(countReferenceSlices(rows, labels))
  })
})
