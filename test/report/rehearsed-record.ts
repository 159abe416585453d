import { type RehearsalInput, rehearse } from '../../src/domain/policy/rehearse.ts'
import { noteRehearsal, type RehearsedRecord } from '../../src/domain/policy/rehearse-record.ts'
import { sweepThresholds } from '../../src/domain/policy/rehearse-sweep.ts'
import { hintThresholds } from '../../src/domain/policy/rehearse-thresholds.ts'
import { day, dayOf, firstDay, monitorWith, unjudged, windowOn } from '../domain/policy/recorded-windows.ts'

const quality = { key: 'accuracy-drop of quality of queue', kind: 'quality', effect: 'accuracy-drop' }
const answers = { key: 'jensen-shannon of prediction-drift of queue' }

/** Six weeks of daily checks: a false alarm in the second, and a change in the fifth that the answers show first. */
export function sixWeeks(changes: readonly number[] = [firstDay + 28.5 * day]): RehearsedRecord {
  const windows = Array.from({ length: 42 }, (_, at) => {
    if (at === 20) return unjudged(at)
    const rise = Math.max(0, at - 28) / 20
    const blip = at === 9 || at === 10 ? 0.14 : 0.01
    const measured = at < 4 ? null : rise * 0.8
    return windowOn(at, [monitorWith(Math.max(rise, blip), answers), monitorWith(measured, quality)])
  })
  const policy = { warning: 'retrain', critical: 'experiment', noNewLabels: 'ask-for-annotation' } as const
  const rules = { policy: { ...policy, coolDown: 5 * day }, confirmations: { confirmed: 2, outOf: 3 } }
  const input: RehearsalInput = { windows, rules, changes, trainingCost: { amount: 1.5, currency: 'USD' } }
  const rehearsed = {
    model: 'client-email',
    environment: 'local',
    from: dayOf(0),
    to: dayOf(42),
    changes: changes.map((ms) => new Date(ms).toISOString()),
    trainingCost: input.trainingCost,
    ...rehearse(input),
    thresholds: hintThresholds({ windows, confirmations: rules.confirmations, changes }),
    sweep: sweepThresholds(input),
  }
  return { ...rehearsed, notes: noteRehearsal(rehearsed) }
}
