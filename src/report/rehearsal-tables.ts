import { formatCount, formatLimit } from '../domain/gate/format.ts'
import type { TimelineEntry } from '../domain/policy/rehearse.ts'
import type { Detection } from '../domain/policy/rehearse-summary.ts'
import type { SweepRow } from '../domain/policy/rehearse-sweep.ts'
import type { ThresholdHint } from '../domain/policy/rehearse-thresholds.ts'
import { sayDuration } from '../domain/rollout/format.ts'
import { actionWords, sayEnd } from './rehearsal-words.ts'

const timelineHeader = ['window until', 'rows', 'outcome', 'confirmed', 'decision', 'why']

/** The windows one a row, for a terminal or a page. The first row is the header, as in every table here. */
export function formatTimeline(timeline: readonly TimelineEntry[]): string[][] {
  const why = timeline.map(sayWhy)
  return [
    timelineHeader,
    ...timeline.map((entry, at) => [
      sayEnd(entry.windowEnd),
      entry.level === null ? '–' : formatCount(entry.rows),
      entry.outcome,
      entry.level ?? '–',
      actionWords[entry.action],
      why[at] !== '' && why[at] === why[at - 1] ? 'as before' : (why[at] ?? ''),
    ]),
  ]
}

/** Why something is done, or nothing although there is an alarm; silence where all is quiet. */
function sayWhy({ level, action, reasons, alarms }: TimelineEntry): string {
  const quiet = level !== null && level !== 'warning' && level !== 'critical' && action === 'nothing'
  const begun = alarms.length > 0 ? [`new alarm: ${alarms.join(', ')}`] : []
  return quiet ? '' : [...begun, ...reasons].join('; ').replaceAll(isoTime, sayEnd)
}

const isoTime = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g

const sweepHeader = ['thresholds', 'alarms', 'false', 'delay', 'retrain', 'experiment', 'annotation', 'cost']

export function formatSweep(sweep: readonly SweepRow[]): string[][] {
  return [
    sweepHeader,
    ...sweep.map(({ factor, summary: { alarms, falseAlarms, detections, actions, cost } }) => [
      factor === 1 ? '× 1 (configured)' : `× ${factor}`,
      formatCount(alarms),
      falseAlarms === null ? '–' : formatCount(falseAlarms),
      detections.length === 0 ? '–' : detections.map(sayDelay).join(', '),
      formatCount(actions.retrain),
      formatCount(actions.experiment),
      formatCount(actions['ask-for-annotation']),
      cost ? `${cost.amount} ${cost.currency}` : '–',
    ]),
  ]
}

function sayDelay({ delayMs }: Detection): string {
  return delayMs === null ? 'no alarm' : sayDuration(delayMs)
}

const thresholdHeader = ['monitor', 'warning', 'quiet from', 'alarm below', 'to choose from']

export function formatThresholds(thresholds: readonly ThresholdHint[]): string[][] {
  return [
    thresholdHeader,
    ...thresholds.map(({ key, advisory, warning, quietFrom, seenBelow }) => {
      const [quiet, seen] = [
        quietFrom === null ? null : roundUp(quietFrom),
        seenBelow === null ? null : roundDown(seenBelow),
      ]
      return [
        advisory ? `${key} (advisory)` : key,
        formatLimit(warning),
        quiet === null ? '–' : formatLimit(quiet),
        seen === null ? '–' : formatLimit(seen),
        sayChoice(quiet, seen),
      ]
    }),
  ]
}

function sayChoice(quiet: number | null, seen: number | null): string {
  if (quiet === null || seen === null) return ''
  return quiet < seen ? `${formatLimit(quiet)} to ${formatLimit(seen)}` : 'none does both'
}

const steps = 1000
// Rounded to the safe side: a threshold that is shown keeps what it promises.
const roundUp = (value: number) => Math.ceil(value * steps) / steps
const roundDown = (value: number) => Math.floor(value * steps) / steps
