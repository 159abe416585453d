import { describe, expect, it } from 'vitest'
import { compareSlices } from '../../../src/domain/drift/compare-slices.ts'
import { compareDistributions } from '../../../src/domain/drift/distributions.ts'
import type { SliceCounts } from '../../../src/domain/drift/window-content.ts'
import { outcomesOf, profileOf, quietWindow } from './made-up-window.ts'

describe('compareDistributions', () => {
  it('puts the counts of either side beside each other', () => {
    const [window, profile] = [quietWindow({ languages: { de: 3 } }), profileOf({ languages: { en: 5 } })]
    const { descriptors, languages, confidences } = compareDistributions(window, profile)
    expect(languages).toEqual({ reference: { en: 5 }, window: { de: 3 } })
    expect(descriptors.window).toBe(window.descriptors)
    expect(Object.keys(confidences)).toEqual(['queue'])
  })

  it('leaves out the confidences of a task that the champion does not know', () => {
    expect(compareDistributions(quietWindow(), profileOf({ tasks: {} })).confidences).toEqual({})
  })
})

describe('compareSlices', () => {
  const of = (right: number, wrong: number) => ({
    rows: right + wrong,
    tasks: { queue: { predicted: {}, outcomes: outcomesOf(right, wrong) } },
  })
  const unknown = { rows: 7, tasks: { queue: { predicted: {}, outcomes: [] } } }
  const window: SliceCounts = { language: { de: of(60, 40), en: of(90, 10), fr: unknown, new: of(10, 0) } }
  const reference: SliceCounts = { language: { de: of(80, 20), en: of(90, 10), fr: of(8, 2) } }

  it('has the largest drop of accuracy first, and last what has no truth on one of the sides', () => {
    const found = compareSlices(window, reference).map(({ value, drop }) => [value, drop])
    expect(found).toEqual([
      ['de', expect.closeTo(0.2, 12)],
      ['en', 0],
      ['fr', null],
      ['new', null],
    ])
  })

  it('counts right answers among the rows with truth', () => {
    expect(compareSlices(window, reference)[0]).toMatchObject({
      slice: 'language',
      task: 'queue',
      rows: 100,
      window: { count: 60, n: 100 },
      reference: { count: 80, n: 100 },
    })
  })

  it('has nothing to say without slices', () => {
    expect(compareSlices({}, reference)).toEqual([])
  })
})
