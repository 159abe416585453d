import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch'
import { invalidCombination, invalidValue, refuseUnserved, validationError } from '../errors.ts'
import { metricsBelow, readQueries } from '../queries.ts'
import { isSimpleStatistic, parseStatistic } from '../statistic.ts'
import { comparisonOf } from './comparison.ts'

const dayS = 24 * 60 * 60
const hourS = 60 * 60
const mostMetrics = 10
const singleMetricMembers = [
  'MetricName',
  'Namespace',
  'Dimensions',
  'Period',
  'Unit',
  'Statistic',
  'ExtendedStatistic',
]

/** Refuses a metric alarm that contradicts itself, or asks for what is not served. */
export function checkMetricAlarm(input: PutMetricAlarmInput): void {
  refuseUnserved(input, ['ThresholdMetricId', 'EvaluationCriteria', 'EvaluationInterval', 'EvaluationWindow'])
  refuseUnserved(input, ['WarmUpConfiguration', 'ActionConfiguration'])
  if (!comparisonOf(input.ComparisonOperator))
    throw validationError(
      `The ComparisonOperator ${input.ComparisonOperator} needs anomaly detection, which is not served by the embedded CloudWatch`,
    )
  if (input.Threshold === undefined) throw validationError('The parameter Threshold is required for this alarm.')
  checkPeriods(input, input.Metrics ? checkExpression(input) : checkSingleMetric(input))
  checkTreatment(input)
  checkActions(input)
}

/** Answers the period in seconds. */
function checkSingleMetric(input: PutMetricAlarmInput): number {
  const { MetricName, Namespace, Statistic, ExtendedStatistic, Period } = input
  if (MetricName === undefined || Namespace === undefined)
    throw validationError('The parameters MetricName and Namespace are required unless Metrics is given.')
  if ((Statistic === undefined) === (ExtendedStatistic === undefined))
    throw invalidCombination('Exactly one of the parameters Statistic and ExtendedStatistic must be specified.')
  parseStatistic(Statistic ?? ExtendedStatistic ?? '')
  if (ExtendedStatistic !== undefined && isSimpleStatistic(ExtendedStatistic))
    throw invalidValue(`The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`)
  if (Period === undefined) throw validationError('The parameter Period is required unless Metrics is given.')
  return Period
}

function checkExpression(input: PutMetricAlarmInput): number {
  const given = singleMetricMembers.find(
    (member) => (input as unknown as Record<string, unknown>)[member] !== undefined,
  )
  if (given) throw invalidCombination(`The parameters Metrics and ${given} cannot both be specified.`)
  const known = readQueries(input.Metrics ?? [])
  const watched = [...known.values()].filter(({ returned }) => returned)
  const [query] = watched
  if (!query || watched.length > 1) throw validationError('Exactly one element of the metrics list should return data.')
  const metrics = metricsBelow(known, query)
  if (metrics.length > mostMetrics)
    throw validationError(`An alarm may stand on at most ${mostMetrics} metrics, got ${metrics.length}.`)
  const periods = new Set(metrics.map(({ period }) => period))
  const [period = query.period] = periods
  if (periods.size > 1 || period === undefined)
    throw validationError('All metrics of an alarm must have the same Period.')
  return period
}

function checkPeriods(
  { EvaluationPeriods: count = 0, DatapointsToAlarm: needed }: PutMetricAlarmInput,
  period: number,
) {
  if (![10, 20, 30].includes(period) && !(period > 0 && period % 60 === 0))
    throw validationError(`Period must be 10, 20, 30 or a multiple of 60, got ${period}.`)
  if (count < 1) throw validationError(`EvaluationPeriods must be at least 1, got ${count}.`)
  const most = period >= hourS ? 7 * dayS : dayS
  if (count * period > most)
    throw validationError(
      `Metrics cannot be checked across more than ${most === dayS ? 'a day' : '7 days'} (EvaluationPeriods * Period must be <= ${most}).`,
    )
  if (needed !== undefined && (needed < 1 || needed > count))
    throw validationError(`DatapointsToAlarm must be from 1 to EvaluationPeriods (${count}), got ${needed}.`)
}

function checkTreatment(input: PutMetricAlarmInput): void {
  const { TreatMissingData: treatment, EvaluateLowSampleCountPercentile: lowSamples } = input
  if (treatment !== undefined && !['missing', 'notBreaching', 'breaching', 'ignore'].includes(treatment))
    throw validationError(
      `Option ${treatment} is not supported for TreatMissingData: it must be breaching, notBreaching, ignore or missing.`,
    )
  if (lowSamples === undefined) return
  if (lowSamples !== 'evaluate' && lowSamples !== 'ignore')
    throw validationError(
      `Option ${lowSamples} is not supported for EvaluateLowSampleCountPercentile: it must be evaluate or ignore.`,
    )
  if (input.ExtendedStatistic === undefined)
    throw validationError('EvaluateLowSampleCountPercentile is only for alarms on an ExtendedStatistic.')
}

type WithActions = Pick<PutMetricAlarmInput, 'OKActions' | 'AlarmActions' | 'InsufficientDataActions'>

/** Only SNS topics are told. */
export function checkActions({ OKActions = [], AlarmActions = [], InsufficientDataActions = [] }: WithActions): void {
  for (const arn of [...OKActions, ...AlarmActions, ...InsufficientDataActions]) {
    if (!arn.startsWith('arn:')) throw validationError(`Invalid arn syntax: ${arn}`)
    if (!/^arn:[^:]+:sns:/.test(arn))
      throw validationError(`The action ${arn} is not served by the embedded CloudWatch, which tells SNS topics only`)
  }
}
