import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AlarmRule,
  type Datapoint,
  evaluateAlarm,
  evaluationRangeOf,
} from '../../../src/local-aws/cloudwatch/alarms/evaluate-alarm.ts'
import { writeDouble } from '../../../src/local-aws/cloudwatch/alarms/state-reason.ts'

const start = Date.UTC(2019, 9, 2, 16, 55)

// X breaches the threshold of 1, 0 does not, - is missing; the newest stands last.
function rangeOf(pattern: string): Datapoint[] {
  return pattern.split(' ').map((sign, index) => ({
    time: start + index * 60_000,
    value: sign === '-' ? undefined : sign === 'X' ? 2 : 0,
    sampleCount: 1,
  }))
}

function rule(more: Partial<AlarmRule> = {}): AlarmRule {
  return { comparisonOperator: 'GreaterThanThreshold', threshold: 1, evaluationPeriods: 3, ...more }
}

const stateOf = (pattern: string, more: Partial<AlarmRule>) =>
  evaluateAlarm(rule(more), rangeOf(pattern))?.state ?? 'kept'

describe('an alarm', () => {
  it('reads the five periods of the documented examples when it evaluates three', () => {
    expect(evaluationRangeOf(3)).toBe(5)
  })

  // The tables of "How alarm state is evaluated when data is missing" in the CloudWatch User Guide, older rows among them.
  it.each([
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - - - X', 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
    ['- - - X -', 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
    ['- - X - -', 'ALARM', 'kept', 'ALARM', 'OK'],
    ['X - - - -', 'ALARM', 'kept', 'ALARM', 'OK'],
  ])('that needs 3 of 3 is for %s: missing %s, ignore %s, breaching %s, notBreaching %s', (pattern, ...expected) => {
    const treatments = ['missing', 'ignore', 'breaching', 'notBreaching']
    expect(treatments.map((treatMissingData) => stateOf(pattern, { treatMissingData }))).toEqual(expected)
  })

  it.each([
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', 'kept', 'ALARM', 'OK'],
    ['- - - - X', 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
  ])('that needs 2 of 3 is for %s: missing %s, ignore %s, breaching %s, notBreaching %s', (pattern, ...expected) => {
    const treatments = ['missing', 'ignore', 'breaching', 'notBreaching']
    const states = treatments.map((treatMissingData) => stateOf(pattern, { treatMissingData, datapointsToAlarm: 2 }))
    expect(states).toEqual(expected)
  })

  it.each([
    ['GreaterThanThreshold', 'OK', 'ALARM'],
    ['GreaterThanOrEqualToThreshold', 'ALARM', 'ALARM'],
    ['LessThanThreshold', 'OK', 'OK'],
    ['LessThanOrEqualToThreshold', 'ALARM', 'OK'],
  ])('with %s is %s at its threshold and %s above it', (comparisonOperator, at, above) => {
    const at1 = [{ time: start, value: 1 }]
    const at2 = [{ time: start, value: 2 }]
    const one = rule({ comparisonOperator, evaluationPeriods: 1 })
    expect([evaluateAlarm(one, at1)?.state, evaluateAlarm(one, at2)?.state]).toEqual([at, above])
  })

  it('on a percentile keeps its state while there are too few samples, if it is told to', () => {
    const percentile = { evaluationPeriods: 1, extendedStatistic: 'p90', ignoresLowSampleCount: true }
    const range = (sampleCount: number) => [{ time: start, value: 2, sampleCount }]
    expect(evaluateAlarm(rule(percentile), range(99))).toBeUndefined()
    expect(evaluateAlarm(rule(percentile), range(100))?.state).toBe('ALARM')
    expect(evaluateAlarm(rule({ ...percentile, ignoresLowSampleCount: false }), range(1))?.state).toBe('ALARM')
  })

  it('is in ALARM whenever enough real datapoints breach, however missing ones are treated, and OK without any breach or gap', () => {
    const sign = fc.constantFrom('X', '0', '-')
    const range = fc.array(sign, { minLength: 5, maxLength: 5 }).map((signs) => signs.join(' '))
    const treatment = fc.constantFrom('missing', 'ignore', 'breaching', 'notBreaching')
    fc.assert(
      fc.property(range, treatment, fc.integer({ min: 1, max: 3 }), (pattern, treatMissingData, datapointsToAlarm) => {
        const real = pattern.replaceAll(/[- ]/g, '').slice(-3)
        const breaching = [...real].filter((one) => one === 'X').length
        const state = stateOf(pattern, { treatMissingData, datapointsToAlarm })
        if (breaching >= datapointsToAlarm) expect(state).toBe('ALARM')
        if (real.length === 3 && breaching < datapointsToAlarm) expect(state).toBe('OK')
        if (treatMissingData === 'notBreaching') expect(state).toBe(breaching >= datapointsToAlarm ? 'ALARM' : 'OK')
      }),
    )
  })
})

describe('the reason of a state', () => {
  const reasonOf = (pattern: string, more: Partial<AlarmRule>) => evaluateAlarm(rule(more), rangeOf(pattern))?.reason

  it.each([
    [
      'X',
      { evaluationPeriods: 1 },
      'Threshold Crossed: 1 datapoint [2.0 (02/10/19 16:55:00)] was greater than the threshold (1.0).',
    ],
    [
      '0 X',
      { evaluationPeriods: 2 },
      'Threshold Crossed: 1 datapoint [0.0 (02/10/19 16:55:00)] was not greater than the threshold (1.0).',
    ],
    [
      'X X',
      { evaluationPeriods: 2 },
      'Threshold Crossed: 2 datapoints [2.0 (02/10/19 16:56:00), 2.0 (02/10/19 16:55:00)] were greater than the threshold (1.0).',
    ],
    [
      '0 X',
      { evaluationPeriods: 2, datapointsToAlarm: 1 },
      'Threshold Crossed: 1 out of the last 2 datapoints [2.0 (02/10/19 16:56:00)] was greater than the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
    ],
    [
      '0 0',
      { evaluationPeriods: 2, datapointsToAlarm: 1 },
      'Threshold Crossed: 2 out of the last 2 datapoints [0.0 (02/10/19 16:56:00), 0.0 (02/10/19 16:55:00)] were not greater than the threshold (1.0) (minimum 2 datapoints for ALARM -> OK transition).',
    ],
    [
      '- - X',
      { datapointsToAlarm: 1, treatMissingData: 'notBreaching' },
      'Threshold Crossed: 1 out of the last 3 datapoints [2.0 (02/10/19 16:57:00)] was greater than the threshold (1.0) and 2 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).',
    ],
    [
      '- - -',
      { treatMissingData: 'breaching' },
      'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].',
    ],
    [
      '-',
      { evaluationPeriods: 1, treatMissingData: 'notBreaching' },
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    ],
    [
      '- 0 -',
      { treatMissingData: 'breaching', datapointsToAlarm: 2 },
      'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    ['- - -', {}, 'Insufficient Data: 3 datapoints were unknown.'],
    ['-', { evaluationPeriods: 1 }, 'Insufficient Data: 1 datapoint was unknown.'],
  ])("for %s with %j is in CloudWatch's words", (pattern, more, expected) => {
    expect(reasonOf(pattern, more)).toBe(expected)
  })

  it.each([
    [0, '0.0'],
    [1, '1.0'],
    [-2.5, '-2.5'],
    [0.001, '0.001'],
    [0.0001, '1.0E-4'],
    [12_345_678, '1.2345678E7'],
  ])('shows %d as %s', (value, expected) => {
    expect(writeDouble(value)).toBe(expected)
  })
})
