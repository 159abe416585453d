import { describe, expect, it } from 'vitest'
import { chooseSamples } from '../../../src/domain/drift/shown-samples.ts'
import { movedCheck } from '../../report/monitoring-check.ts'
import { quietWindow } from './made-up-window.ts'

const texts = [
  { id: 'a', text: 'parking, mail ann@bank.example' },
  { id: 'b', text: 'another' },
  { id: 'c', text: 'a third' },
]
const unknownTruth = [{ label: 'parking', count: 3, ids: ['a', 'gone'] }]
const window = quietWindow({ texts }, { unknownTruth })
const { monitors: judged } = movedCheck()
const monitors = judged.map((monitor) => ({
  ...monitor,
  measurement: monitor.measurement && {
    ...monitor.measurement,
    evidence: monitor.kind === 'text-drift' ? { leastLikeReference: ['a', 'c', 'b'] } : {},
  },
}))

describe('chooseSamples', () => {
  it('shows none unless some are allowed', () => {
    expect(chooseSamples(monitors, window, 0)).toEqual([])
    expect(movedCheck({}, 0)).not.toHaveProperty('samples')
  })

  it('takes unseen labels and strange texts in turn, each text once, redacted', () => {
    expect(chooseSamples(monitors, window, 20)).toEqual([
      { id: 'a', why: 'its queue is "parking"', text: 'parking, mail [email]' },
      { id: 'c', why: 'least like the reference', text: 'a third' },
      { id: 'b', why: 'least like the reference', text: 'another' },
    ])
  })

  it('takes no more than are allowed', () => {
    expect(chooseSamples(monitors, window, 2).map(({ id }) => id)).toEqual(['a', 'c'])
  })

  it('leaves out texts that the window’s sample does not hold', () => {
    expect(chooseSamples([], quietWindow({ texts: [] }, { unknownTruth }), 5)).toEqual([])
  })
})
