import { comparisonOf } from './comparison.ts'
import type { AlarmRule, Datapoint } from './evaluate-alarm.ts'

/** What an evaluation found: the datapoints that counted, those of them that breach, and how many were filled in. */
export type Judged = {
  readonly rule: AlarmRule
  readonly evaluated: readonly Datapoint[]
  readonly breaching: readonly Datapoint[]
  readonly filled: number
}

const treatments: Readonly<Record<string, string>> = { breaching: 'Breaching', notBreaching: 'NonBreaching' }

export function insufficientReason(unknown: number): string {
  return `Insufficient Data: ${datapoints(unknown)} ${was(unknown)} unknown.`
}

/** Why an alarm is OK or in ALARM, in CloudWatch's words: it lists the datapoints that speak for the state, the newest first. */
export function thresholdReason({ rule, evaluated, breaching, filled }: Judged, state: 'OK' | 'ALARM'): string {
  const { evaluationPeriods: periods, datapointsToAlarm, threshold } = rule
  const speaking = state === 'ALARM' ? breaching : evaluated.filter((point) => !breaching.includes(point))
  const missing = missingPart(rule, filled)
  if (speaking.length === 0) {
    const received =
      evaluated.length === 0 ? 'no datapoints were' : `${datapoints(evaluated.length)} ${was(evaluated.length)}`
    return `Threshold Crossed: ${received} received for ${counted(periods, 'period')}${missing}.`
  }
  const listed = [...speaking].reverse().map(({ time, value = 0 }) => `${writeDouble(value)} (${writeDay(time)})`)
  const count =
    datapointsToAlarm === undefined
      ? datapoints(speaking.length)
      : `${speaking.length} out of the last ${periods} datapoints`
  const relation = `${was(speaking.length)} ${state === 'OK' ? 'not ' : ''}${comparisonOf(rule.comparisonOperator)?.words}`
  const transition = datapointsToAlarm === undefined ? '' : transitionPart(periods, datapointsToAlarm, state)
  return `Threshold Crossed: ${count} [${listed.join(', ')}] ${relation} the threshold (${writeDouble(threshold)})${missing}${transition}.`
}

function missingPart({ treatMissingData }: AlarmRule, filled: number): string {
  if (filled === 0) return ''
  const treatment = treatments[treatMissingData ?? ''] ?? 'Missing'
  return ` and ${counted(filled, 'missing datapoint')} ${was(filled)} treated as [${treatment}]`
}

function transitionPart(periods: number, needed: number, state: 'OK' | 'ALARM'): string {
  const least = state === 'ALARM' ? needed : periods - needed + 1
  const arrow = state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK'
  return ` (minimum ${datapoints(least)} for ${arrow} transition)`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function datapoints(count: number): string {
  return counted(count, 'datapoint')
}

function was(count: number): string {
  return count === 1 ? 'was' : 'were'
}

/** As CloudWatch, which is written in Java, shows a number: `1.0`, `1.0E-7`. */
export function writeDouble(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e')
    return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

/** `02/10/19 16:59:00` */
function writeDay(time: number): string {
  const [, year, month, day, clock] = /^\d\d(\d\d)-(\d\d)-(\d\d)T(.{8})/.exec(new Date(time).toISOString()) ?? []
  return `${day}/${month}/${year} ${clock}`
}
