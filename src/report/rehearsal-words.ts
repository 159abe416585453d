import type { MonitorOutcome } from '../domain/drift/assess.ts'
import { formatCount } from '../domain/gate/format.ts'
import type { PolicyAction } from '../domain/policy/decide-action.ts'
import type { RehearsedRecord } from '../domain/policy/rehearse-record.ts'
import type { Detection, RehearsalSummary } from '../domain/policy/rehearse-summary.ts'
import { sayDuration } from '../domain/rollout/format.ts'

/** The decision in a word, for a table. */
export const actionWords: Readonly<Record<PolicyAction, string>> = {
  retrain: 'retrain',
  experiment: 'experiment',
  'ask-for-annotation': 'ask for annotation',
  nothing: '–',
}

/** `3 alarms, 1 of them false`. */
export function sayAlarms({ alarms, falseAlarms }: RehearsalSummary): string {
  const all = count(alarms, 'alarm')
  return falseAlarms === null || alarms === 0 ? all : `${all}, ${formatCount(falseAlarms)} of them false`
}

/** The summary in whole sentences, the most important first. */
export function sayRehearsal({ summary, trainingCost }: RehearsedRecord): string[] {
  const { windows, outcomes, detections, actions, cost } = summary
  const counted = (Object.entries(outcomes) as [MonitorOutcome, number][]).filter(([, number]) => number > 0)
  return [
    `${count(windows, 'window')}: ${counted.map(([outcome, number]) => `${formatCount(number)} ${outcome}`).join(', ')}`,
    sayAlarms(summary),
    ...detections.map(sayDetection),
    `decisions: ${formatCount(actions.retrain)} to retrain, ${formatCount(actions.experiment)} to experiment, ${formatCount(actions['ask-for-annotation'])} to ask for annotation`,
    ...(cost && trainingCost
      ? [
          `the retrainings would cost ${cost.amount} ${cost.currency}, ${trainingCost.amount} ${trainingCost.currency} each`,
        ]
      : []),
  ]
}

function sayDetection({ changedAt, alarmAt, delayMs, monitors, alreadyInAlarm }: Detection): string {
  const already = alreadyInAlarm.length > 0 ? ` (in alarm already: ${alreadyInAlarm.join(', ')})` : ''
  return alarmAt === null || delayMs === null
    ? `the change of ${sayEnd(changedAt)} raised no alarm${already}`
    : `the change of ${sayEnd(changedAt)} raised an alarm after ${sayDuration(delayMs)}, with the window until ${sayEnd(alarmAt)}: ${monitors.join(', ')}${already}`
}

function count(number: number, what: string): string {
  return `${formatCount(number)} ${what}${number === 1 ? '' : 's'}`
}

/** `2026-08-08 02:00`, in UTC. */
export function sayEnd(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}
