import type { Rehearsal } from './rehearse.ts'
import type { SweepRow } from './rehearse-sweep.ts'
import type { ThresholdHint } from './rehearse-thresholds.ts'
import type { Money } from './training-cost.ts'

/** A recorded history as it was rehearsed: everything that is shown, and never a text. */
export type RehearsedRecord = Rehearsal & {
  readonly model: string
  readonly environment: string
  /** The period, ISO 8601; its end is not part of it. */
  readonly from: string
  readonly to: string
  readonly changes: readonly string[]
  /** What a training is taken to cost; null where it is not known. */
  readonly trainingCost: Money | null
  readonly thresholds: readonly ThresholdHint[]
  /** Empty unless it was asked for. */
  readonly sweep: readonly SweepRow[]
  /** What a reader must know before any of it is believed, in whole sentences. */
  readonly notes: readonly string[]
}

/** What a rehearsal cannot know. */
export function noteRehearsal({ changes, trainingCost, summary }: Omit<RehearsedRecord, 'notes'>): string[] {
  const { trainings, outcomes } = summary
  return [
    'the recorded answers go on: what a retrained model would have answered is not known, so that no alarm ends by a retraining that was rehearsed',
    ...(changes.length === 0 ? ['no --changed given: false alarms and delay cannot be told'] : []),
    ...(trainings > 0 && trainingCost === null
      ? [
          "what a training costs is not known: it takes the billable seconds of the champion's run and environments.<name>.prices for its instance type",
        ]
      : []),
    ...(outcomes.error > 0
      ? [
          `of ${outcomes.error} window${outcomes.error === 1 ? '' : 's'} the outcome is error, which is neither quiet nor an alarm`,
        ]
      : []),
  ]
}
