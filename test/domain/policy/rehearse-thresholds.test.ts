import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rehearse } from '../../../src/domain/policy/rehearse.ts'
import { countLabels, noLabelsYet } from '../../../src/domain/policy/rehearse-labels.ts'
import { moveThreshold, sweepThresholds } from '../../../src/domain/policy/rehearse-sweep.ts'
import { hintThresholds } from '../../../src/domain/policy/rehearse-thresholds.ts'
import { day, firstDay, monitorWith, record, windowOn } from './recorded-windows.ts'

const policy = { warning: 'retrain', critical: 'experiment', noNewLabels: 'ask-for-annotation' } as const
const confirmations = { confirmed: 2, outOf: 3 }
const input = { rules: { policy, confirmations }, changes: [firstDay + 3.5 * day], trainingCost: null }
const lowers = fc.array(fc.constantFrom(null, 0, 0.04, 0.08, 0.12, 0.2, 0.5), { maxLength: 14 })

describe('moveThreshold', () => {
  it.each([
    ['jensen-shannon', 0.1, 0.5, 0.05],
    ['accuracy-drop', 0.02, 1.5, 0.03],
    ['classifier-auc', 0.6, 2, 0.7],
    ['classifier-auc', 0.6, 0.5, 0.55],
  ])('moves the threshold of %s from %d by %d to %d', (effect, threshold, factor, moved) => {
    expect(moveThreshold(effect, threshold, factor)).toBe(moved)
  })
})

describe('sweepThresholds', () => {
  it('shows how lower thresholds see sooner and are wrong more often', () => {
    const windows = record([0.06, 0.06, 0, 0, 0.06, 0.12, 0.2, 0.5, 0.5])
    const rows = sweepThresholds({ ...input, windows }, [0.5, 1, 2])
    expect(rows.map(({ summary }) => summary.falseAlarms)).toEqual([1, 0, 0])
    expect(rows.map(({ summary }) => (summary.detections[0]?.delayMs ?? 0) / day)).toEqual([1.5, 2.5, 4.5])
  })

  it('leaves the thresholds of an advisory monitor where they are', () => {
    const windows = [0, 1, 2].map((at) =>
      windowOn(at, [monitorWith(0), monitorWith(0.2, { key: 'b', advisory: true })]),
    )
    expect(sweepThresholds({ ...input, windows }, [0.1])[0]?.summary.alarms).toBe(0)
  })

  it('asks again whether it is concept drift, which decides what is done at critical', () => {
    const quality = { key: 'quality', kind: 'quality', effect: 'accuracy-drop' }
    const windows = [0, 1].map((at) => windowOn(at, [monitorWith(0.2, quality), monitorWith(0)]))
    const rules = { policy: { ...policy, critical: 'retrain' as const }, confirmations }
    const rows = sweepThresholds({ ...input, rules, windows }, [0.5, 1])
    expect(rows.map(({ summary }) => summary.actions.experiment)).toEqual([1, 0])
    expect(rows.map(({ summary }) => summary.actions.retrain)).toEqual([0, 1])
  })

  it('at factor 1 finds what the rehearsal found', () => {
    fc.assert(
      fc.property(lowers, (drawn) => {
        const windows = record(drawn)
        expect(sweepThresholds({ ...input, windows }, [1])[0]?.summary).toEqual(rehearse({ ...input, windows }).summary)
      }),
    )
  })

  it('raises no monitor later with lower thresholds', () => {
    fc.assert(
      fc.property(lowers, (drawn) => {
        const found = sweepThresholds({ ...input, changes: [firstDay - day], windows: record(drawn) }, [0.5, 1, 2])
        const delays = found.map(({ summary }) => summary.detections[0]?.delayMs ?? Number.POSITIVE_INFINITY)
        expect(delays).toEqual(delays.toSorted((a, b) => a - b))
      }),
    )
  })
})

describe('hintThresholds', () => {
  it('finds the smallest threshold that was quiet before the change, and what sees the change', () => {
    const windows = record([0.02, 0.3, 0.06, 0, 0.25, 0.4, 0.2])
    const [hint] = hintThresholds({ windows, confirmations, changes: input.changes })
    expect(hint).toEqual({
      key: 'drift',
      effect: 'jensen-shannon',
      advisory: false,
      warning: 0.1,
      quietFrom: 0.06,
      seenBelow: 0.25,
    })
  })

  it('takes the whole record for quiet where no change is named', () => {
    const [hint] = hintThresholds({ windows: record([0.02, 0.3, 0.06, 0.2]), confirmations, changes: [] })
    expect(hint).toMatchObject({ quietFrom: 0.2, seenBelow: null })
  })

  it('never goes below the effect of nothing', () => {
    const auc = { effect: 'classifier-auc', warning: 0.6, critical: 0.8 }
    const windows = [0, 1].map((at) => windowOn(at, [monitorWith(0.4, auc)]))
    expect(hintThresholds({ windows, confirmations, changes: [] })[0]?.quietFrom).toBe(0.5)
  })

  it('does not count windows of two champions together', () => {
    const windows = [...record([0.3]), windowOn(1, [monitorWith(0.3)], { version: 2 })]
    expect(hintThresholds({ windows, confirmations, changes: [] })[0]?.quietFrom).toBeNull()
  })

  it('knows nothing of a monitor that never had a value', () => {
    expect(hintThresholds({ windows: record([null, null, null]), confirmations, changes: [] })[0]?.quietFrom).toBeNull()
  })

  it('names a threshold with which there is no alarm, and below which there is one', () => {
    const alarmsAt = (drawn: (number | null)[], warning: number) => {
      const limits = { warning, critical: 0.9 }
      const windows = drawn.map((lower, at) => windowOn(at, [monitorWith(lower, limits)]))
      return rehearse({ ...input, windows }).summary.alarms
    }
    fc.assert(
      fc.property(lowers, (drawn) => {
        const quiet = hintThresholds({ windows: record(drawn), confirmations, changes: [] })[0]?.quietFrom ?? 0
        expect(alarmsAt(drawn, quiet)).toBe(0)
        if (quiet > 0) expect(alarmsAt(drawn, quiet - 0.001)).toBeGreaterThan(0)
      }),
    )
  })
})

describe('countLabels', () => {
  const [first, second] = record([0, 0])

  it('counts of each window only what no earlier one had, and nothing from before the champion', () => {
    if (!first || !second) throw new Error('there are two windows')
    const one = countLabels(noLabelsYet, first)
    expect(one.labels).toBeCloseTo(70, 9)
    expect(countLabels(one, second).labels).toBeCloseTo(80, 9)
    expect(countLabels(one, first).labels).toBeCloseTo(70, 9)
    expect(countLabels(noLabelsYet, { ...first, learntUntilMs: firstDay - day }).labels).toBeCloseTo(10, 9)
    expect(countLabels(one, { ...second, version: 2 }).labels).toBeCloseTo(70, 9)
  })
})
