import type { MetricDatum, PutMetricDataInput, StatisticSet } from '@aws-sdk/client-cloudwatch'
import { ServiceError } from '../../service.ts'
import { readDimensions } from '../dimensions.ts'
import { invalidValue, refuseUnserved } from '../errors.ts'
import type { MetricStore, Recorded } from '../metric-store.ts'
import type { Measurement } from '../series.ts'
import type { Summary } from '../statistic.ts'

const mostValuesADatum = 150
const mostData = 1000
const hourMs = 60 * 60 * 1000
const oldestMs = 14 * 24 * hourMs
const newestMs = 2 * hourMs

export function createPutMetricData(store: MetricStore, now: () => number) {
  return async (input: PutMetricDataInput): Promise<object> => {
    const { Namespace: namespace = '', MetricData: data = [] } = input
    refuseUnserved(input, ['EntityMetricData', 'StrictEntityValidation'])
    if (!/^[^:].{0,254}$/.test(namespace)) throw invalid('Namespace', namespace)
    if (data.length > mostData) {
      throw new ServiceError(
        'LimitExceededException',
        `The collection MetricData must not have a size greater than ${mostData}.`,
      )
    }
    await store.add(data.map((datum, index) => readDatum(namespace, datum, `MetricData.member.${index + 1}`, now())))
    return {}
  }
}

function readDatum(namespace: string, datum: MetricDatum, path: string, now: number): Recorded {
  const name = datum.MetricName ?? ''
  if (name === '') throw invalid(`${path}.MetricName`, name)
  const time = datum.Timestamp?.getTime() ?? now
  checkTime(time, now, `${path}.Timestamp`)
  const base = { time, unit: datum.Unit ?? 'None' }
  const metric = { namespace, name, dimensions: readDimensions(datum.Dimensions) }
  return { metric, measurements: readMeasurements(datum, path).map((measured) => ({ ...base, ...measured })) }
}

function checkTime(time: number, now: number, path: string): void {
  if (time < now - oldestMs)
    throw invalidValue(`The parameter ${path} must specify a time no more than two weeks in the past.`)
  if (time > now + newestMs)
    throw invalidValue(`The parameter ${path} must specify a time no more than two hours in the future.`)
}

function readMeasurements(datum: MetricDatum, path: string): Array<Pick<Measurement, 'value' | 'count'>> {
  const { Value: value, Values: values, Counts: counts, StatisticValues: statistics } = datum
  const given = [value, values, statistics].filter((one) => one !== undefined)
  if (given.length !== 1) {
    const message = `At ${path} exactly one of the parameters Value, Values and StatisticValues must be specified.`
    throw new ServiceError('InvalidParameterCombinationException', message)
  }
  if (statistics) return [readSummary(statistics, `${path}.StatisticValues`)]
  if (!values) return [{ value: finite(value, `${path}.Value`), count: 1 }]
  if (values.length === 0 || values.length > mostValuesADatum)
    throw invalid(`${path}.Values`, `${values.length} values`)
  if (counts && counts.length !== values.length) throw invalid(`${path}.Counts`, `${counts.length} counts`)
  return values.map((one, index) => ({
    value: finite(one, `${path}.Values.member.${index + 1}`),
    count: counts ? finite(counts[index], `${path}.Counts.member.${index + 1}`) : 1,
  }))
}

function readSummary(statistics: StatisticSet, path: string): { value: Summary; count: number } {
  const count = finite(statistics.SampleCount, `${path}.SampleCount`)
  const sum = finite(statistics.Sum, `${path}.Sum`)
  const minimum = finite(statistics.Minimum, `${path}.Minimum`)
  const maximum = finite(statistics.Maximum, `${path}.Maximum`)
  if (count <= 0 || minimum > maximum) throw invalid(path, JSON.stringify(statistics))
  return { value: { count, sum, minimum, maximum }, count }
}

function finite(value: number | undefined, path: string): number {
  if (value !== undefined && Number.isFinite(value)) return value
  throw invalid(path, String(value))
}

function invalid(path: string, value: string): ServiceError {
  return invalidValue(`The value ${value} for parameter ${path} is invalid.`)
}
