import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PolicyRules } from '../../../src/domain/policy/decide-action.ts'
import { type RehearsalInput, rehearse } from '../../../src/domain/policy/rehearse.ts'
import type { RecordedWindow } from '../../../src/domain/policy/rehearse-window.ts'
import { day, dayOf, firstDay, monitorWith, record, unjudged, windowOn } from './recorded-windows.ts'

const policy: PolicyRules = { warning: 'retrain', critical: 'experiment', noNewLabels: 'ask-for-annotation' }
const twoOfThree = { confirmed: 2, outOf: 3 }
const trainingCost = { amount: 3, currency: 'USD' }

function over(windows: readonly RecordedWindow[], changes: Partial<RehearsalInput> = {}) {
  return rehearse({ windows, rules: { policy, confirmations: twoOfThree }, changes: [], trainingCost, ...changes })
}

const actionsOf = (windows: readonly RecordedWindow[], changes: Partial<RehearsalInput> = {}) =>
  over(windows, changes).timeline.map(({ action }) => action)

describe('rehearse', () => {
  it('retrains once for an alarm that is confirmed, and says with which window it began', () => {
    const { timeline, summary } = over(record([0, 0.2, 0.2, 0.2, 0.2]))
    expect(timeline.map(({ action }) => action)).toEqual(['nothing', 'nothing', 'retrain', 'nothing', 'nothing'])
    expect(timeline.map(({ level }) => level)).toEqual(['ok', 'ok', 'warning', 'warning', 'warning'])
    expect(timeline.map(({ alarms }) => alarms.length)).toEqual([0, 0, 1, 0, 0])
    expect(timeline.at(-1)?.inAlarm).toEqual(['drift'])
    expect(summary).toMatchObject({ windows: 5, alarms: 1, trainings: 1, cost: { amount: 3, currency: 'USD' } })
  })

  it('opens a case when the alarm rises to critical', () => {
    expect(actionsOf(record([0.2, 0.2, 0.4, 0.4]))).toEqual(['nothing', 'retrain', 'nothing', 'experiment'])
  })

  it('retrains again for an alarm that ended and came back, but not within the cool-down', () => {
    const lowers = [0.2, 0.2, 0, 0, 0.2, 0.2, 0.2]
    expect(actionsOf(record(lowers)).filter((action) => action === 'retrain')).toHaveLength(2)
    const rules = { policy: { ...policy, coolDown: 5 * day }, confirmations: twoOfThree }
    const actions = actionsOf(record(lowers), { rules })
    expect(actions).toEqual(['nothing', 'retrain', 'nothing', 'nothing', 'nothing', 'nothing', 'retrain'])
  })

  it('keeps the budget of a month by the runs that it made up itself', () => {
    const lowers = [0.2, 0.2, 0, 0, 0.2, 0.2, 0, 0, 0.2, 0.2]
    const budget = (of: PolicyRules['budget']) => ({
      rules: { policy: { ...policy, budget: of }, confirmations: twoOfThree },
    })
    const trainings = (of: PolicyRules['budget'], cost: RehearsalInput['trainingCost'] = trainingCost) =>
      over(record(lowers), { ...budget(of), trainingCost: cost }).summary.trainings
    expect(trainings(undefined)).toBe(3)
    expect(trainings({ runsPerMonth: 2 })).toBe(2)
    expect(trainings({ perMonth: { amount: 5, currency: 'USD' } })).toBe(2)
    expect(trainings({ perMonth: { amount: 5, currency: 'USD' } }, null)).toBe(1)
  })

  it('asks for annotation where nothing was labelled since the champion was trained', () => {
    const truth = { fromMs: firstDay, toMs: firstDay + day, count: 0 }
    expect(actionsOf(record([0.2, 0.2], { truth }))).toEqual(['nothing', 'ask-for-annotation'])
  })

  it('counts labels that a training took in no more', () => {
    const truth = { fromMs: firstDay - 7 * day, toMs: firstDay, count: 70 }
    const windows = record([0.2, 0.2, 0, 0, 0.2, 0.2], { truth })
    expect(actionsOf(windows)).toEqual(['nothing', 'retrain', 'nothing', 'nothing', 'nothing', 'ask-for-annotation'])
  })

  it('begins anew with another champion, as a lifecycle does', () => {
    const windows = [...record([0.2, 0.2]), ...[2, 3].map((at) => windowOn(at, [monitorWith(0.2)], { version: 2 }))]
    const { timeline } = over(windows)
    expect(timeline.map(({ alarms }) => alarms.length)).toEqual([0, 1, 0, 1])
    expect(timeline.map(({ action }) => action)).toEqual(['nothing', 'retrain', 'nothing', 'retrain'])
  })

  it('goes on after a window that could not be read, and does nothing about it', () => {
    const windows = record([0.2, 0.2, 0.2]).map((window, at) => (at === 1 ? unjudged(at) : window))
    const { timeline, summary } = over(windows)
    expect(timeline.map(({ outcome }) => outcome)).toEqual(['warning', 'error', 'warning'])
    expect(timeline[1]).toMatchObject({ level: null, action: 'nothing' })
    expect(timeline[1]?.reasons).toEqual(['the window was not judged: S3 did not answer'])
    expect(timeline[2]?.action).toBe('retrain')
    expect(summary.outcomes.error).toBe(1)
  })

  it('does not act by a monitor that is advisory', () => {
    const windows = [0, 1, 2].map((at) =>
      windowOn(at, [monitorWith(0.9, { advisory: true }), monitorWith(0, { key: 'b' })]),
    )
    expect(over(windows).summary).toMatchObject({ alarms: 0, trainings: 0 })
  })
})

describe('false alarms and delay', () => {
  const lowers = [0.2, 0.2, 0, 0, 0, 0.2, 0.2, 0.2]

  it('are not known where nobody says when something changed', () => {
    expect(over(record(lowers)).summary).toMatchObject({ alarms: 2, falseAlarms: null, detections: [] })
  })

  it('are counted from the first change on: what was confirmed before it is false', () => {
    const { summary } = over(record(lowers), { changes: [firstDay + 4.5 * day] })
    expect(summary.falseAlarms).toBe(1)
    expect(summary.detections).toEqual([
      {
        changedAt: '2026-01-05T12:00:00.000Z',
        alarmAt: dayOf(6),
        delayMs: 1.5 * day,
        monitors: ['drift'],
        alreadyInAlarm: [],
      },
    ])
  })

  it('say of a change that nobody noticed before the next one that there is no alarm, and who was in alarm already', () => {
    const { summary } = over(record(lowers), { changes: [firstDay + 7 * day, firstDay + 3.5 * day] })
    expect(summary.detections.map(({ alarmAt }) => alarmAt)).toEqual([dayOf(6), null])
    expect(summary.detections[1]?.alreadyInAlarm).toEqual(['drift'])
  })

  it('take every alarm for false where the change came after all windows', () => {
    expect(over(record(lowers), { changes: [firstDay + 100 * day] }).summary.falseAlarms).toBe(2)
  })

  it('leave the cost unknown where that of a training is', () => {
    expect(over(record(lowers), { trainingCost: null }).summary).toMatchObject({ trainings: 2, cost: null })
  })
})

const anyWindows = fc
  .array(
    fc.record({
      lower: fc.constantFrom(null, 0, 0.05, 0.2, 0.5),
      other: fc.constantFrom(0, 0.2),
      broken: fc.boolean(),
    }),
    {
      maxLength: 15,
    },
  )
  .map((drawn) =>
    drawn.map(
      ({ lower, other, broken }, at): RecordedWindow =>
        broken && at % 4 === 3
          ? unjudged(at)
          : windowOn(at, [monitorWith(lower), monitorWith(other, { key: 'other' })]),
    ),
  )

describe('a rehearsal, of whatever record,', () => {
  it('has as the timeline of its beginning the beginning of its timeline', () => {
    fc.assert(
      fc.property(anyWindows, fc.nat(15), (windows, length) => {
        expect(over(windows.slice(0, length)).timeline).toEqual(over(windows).timeline.slice(0, length))
      }),
    )
  })

  it('does nothing about windows without an alarm', () => {
    const quiet = fc.array(fc.constantFrom(null, 0, 0.05, 0.1), { maxLength: 20 })
    fc.assert(
      fc.property(quiet, (lowers) => {
        const { summary, timeline } = over(record(lowers))
        expect(timeline.every(({ action }) => action === 'nothing')).toBe(true)
        expect(summary).toMatchObject({ alarms: 0, trainings: 0 })
      }),
    )
  })

  it('acts at most twice about one alarm: at warning, and when it rises to critical', () => {
    fc.assert(
      fc.property(anyWindows, (windows) => {
        const { timeline, summary } = over(windows)
        const begun = timeline.flatMap(({ alarms }) => alarms).length
        const acted = timeline.filter(({ action }) => action !== 'nothing').length
        expect(acted).toBeLessThanOrEqual(2 * begun)
        expect(summary.trainings).toBeLessThanOrEqual(begun)
      }),
    )
  })
})
