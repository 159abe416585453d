import { describe, expect, it } from 'vitest'
import { formatComparisonTable } from '../../src/report/comparison-table.ts'
import { gateEvidence } from './run-evidence.ts'

describe('formatComparisonTable', () => {
  const { measurement } = gateEvidence(40, 5)

  it('has a header and a row for each task and metric', () => {
    expect(measurement && formatComparisonTable(measurement)).toEqual([
      ['task', 'metric', 'rows', 'champion', 'challenger', 'difference'],
      ['queue', 'accuracy', '245', '0.837 (0.785–0.878)', '0.980 (0.953–0.991)', '+0.143 (+0.102 to +0.188)'],
    ])
  })

  it('shows a dash where there is no champion, and the reason where there is no value', () => {
    const alone = { challenger: { value: null, n: 0, why: 'there is no row' }, champion: null, difference: null }
    const task = {
      task: 'queue',
      primaryMetric: 'accuracy',
      n: 0,
      groups: 0,
      discordant: null,
      slices: [],
      slicesLeftOut: 0,
    }
    const [, row] = formatComparisonTable({ rows: 0, seed: 1, tasks: [{ ...task, metrics: { accuracy: alone } }] })
    expect(row).toEqual(['queue', 'accuracy', '0', '–', 'undefined: there is no row', '–'])
  })
})
