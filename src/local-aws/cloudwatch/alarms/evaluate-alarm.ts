import { percentOf } from '../statistic.ts'
import { comparisonOf } from './comparison.ts'
import type { AlarmState } from './document.ts'
import { insufficientReason, type Judged, thresholdReason } from './state-reason.ts'

/** What of an alarm its evaluation needs. */
export type AlarmRule = {
  readonly comparisonOperator: string
  readonly threshold: number
  readonly evaluationPeriods: number
  /** Left out, all evaluation periods must breach. */
  readonly datapointsToAlarm?: number | undefined
  readonly treatMissingData?: string | undefined
  /** A percentile's name, and whether the state stays while there are too few samples for it. */
  readonly extendedStatistic?: string | undefined
  readonly ignoresLowSampleCount?: boolean
}

/** One period of the evaluation range; without a value it is missing. */
export type Datapoint = {
  /** When the period begins, epoch milliseconds. */
  readonly time: number
  readonly value: number | undefined
  readonly sampleCount?: number | undefined
}

export type Evaluation = {
  readonly state: AlarmState
  readonly reason: string
  /** The datapoints that counted, the oldest first. */
  readonly evaluated: readonly Datapoint[]
}

/** How many periods are read: more than are evaluated, so that single missing ones do not matter. */
export function evaluationRangeOf(evaluationPeriods: number): number {
  return evaluationPeriods + 2
}

/**
 * The state that an alarm should have, by the evaluation range, its oldest period first; undefined when it keeps the one it has.
 * Source: "Configuring how CloudWatch alarms treat missing data" in the CloudWatch User Guide. Real datapoints come first, the
 * newest of them; missing ones are filled in only where fewer than the evaluation periods are there.
 */
export function evaluateAlarm(rule: AlarmRule, range: readonly Datapoint[]): Evaluation | undefined {
  const { evaluationPeriods, treatMissingData = 'missing' } = rule
  const needed = rule.datapointsToAlarm ?? evaluationPeriods
  const evaluated = range.filter(({ value }) => value !== undefined).slice(-evaluationPeriods)
  if (hasTooFewSamples(rule, evaluated)) return undefined
  const breaching = evaluated.filter(({ value }) => breaches(rule, value))
  const filled = evaluationPeriods - evaluated.length
  const judged: Judged = { rule, evaluated, breaching, filled }
  const end = (state: AlarmState): Evaluation => {
    const reason = state === 'INSUFFICIENT_DATA' ? insufficientReason(filled) : thresholdReason(judged, state)
    return { state, reason, evaluated }
  }

  if (filled === 0 || treatMissingData === 'notBreaching') return end(breaching.length >= needed ? 'ALARM' : 'OK')
  if (treatMissingData === 'breaching') return end(breaching.length + filled >= needed ? 'ALARM' : 'OK')
  if (breaching.length >= needed) return end('ALARM')
  if (breaching.length < evaluated.length) return end('OK')
  // All that is there breaches, and it is too little to be sure.
  if (treatMissingData === 'ignore') return undefined
  return end(breaching.length > 0 && isOldEnough(range, needed) ? 'ALARM' : 'INSUFFICIENT_DATA')
}

/** A breaching datapoint that only missing ones followed for as long as it takes to alarm is an alarm, however alone it is. */
function isOldEnough(range: readonly Datapoint[], needed: number): boolean {
  const oldest = range.findIndex(({ value }) => value !== undefined)
  return range.length - oldest >= needed
}

function breaches({ comparisonOperator, threshold }: AlarmRule, value: number | undefined): boolean {
  return value !== undefined && (comparisonOf(comparisonOperator)?.breaches(value, threshold) ?? false)
}

/** Below 10 / (1 - p) samples (10 / p in the lower half) a percentile says little. */
function hasTooFewSamples(rule: AlarmRule, evaluated: readonly Datapoint[]): boolean {
  const percent = percentOf(rule.extendedStatistic ?? '')
  if (!rule.ignoresLowSampleCount || percent === undefined || evaluated.length === 0) return false
  const tail = Math.min(percent, 100 - percent) / 100
  const samples = evaluated.reduce((sum, { sampleCount = 0 }) => sum + sampleCount, 0)
  return samples * tail < 10
}
