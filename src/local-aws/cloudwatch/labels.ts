import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import { validationError } from './errors.ts'

/** What a label may speak of. */
export type Labelled = {
  readonly id: string
  readonly defaultLabel: string
  readonly stat: MetricDataQuery['MetricStat']
  readonly region: string
  readonly account: string
  /** In the order of time. */
  readonly values: readonly number[]
}

const statistics: Readonly<Record<string, (values: readonly number[]) => number | undefined>> = {
  AVG: (values) => (values.length > 0 ? sum(values) / values.length : undefined),
  DATAPOINT_COUNT: (values) => values.length,
  FIRST: (values) => values[0],
  LAST: (values) => values.at(-1),
  MAX: (values) => (values.length > 0 ? values.reduce((most, value) => Math.max(most, value)) : undefined),
  MIN: (values) => (values.length > 0 ? values.reduce((least, value) => Math.min(least, value)) : undefined),
  SUM: (values) => (values.length > 0 ? sum(values) : undefined),
}

/** A label as it is shown: `${MAX}` and its like become what they stand for. */
export function writeLabel(label: string | undefined, about: Labelled): string {
  if (label === undefined) return about.defaultLabel
  return label.replace(/\$\{([^}]*)\}/g, (_, name: string) => shownValue(name.trim(), about))
}

function shownValue(name: string, about: Labelled): string {
  if (name === 'LABEL') return about.defaultLabel
  const property = /^PROP\('([^']*)'\)$/.exec(name)?.[1]
  if (property !== undefined) return propertyOf(property, about)
  const statistic = Object.hasOwn(statistics, name) ? statistics[name] : undefined
  if (!statistic)
    throw validationError(
      `The dynamic label \${${name}} is not served by the embedded CloudWatch; it serves LABEL, PROP('…') and ${Object.keys(statistics).join(', ')}`,
    )
  const value = statistic(about.values)
  return value === undefined ? '--' : String(value)
}

function propertyOf(property: string, { stat, region, account }: Labelled): string {
  if (property.startsWith('Dim.')) {
    const dimension = stat?.Metric?.Dimensions?.find(({ Name }) => Name === property.slice('Dim.'.length))
    return dimension?.Value ?? '--'
  }
  const known: Readonly<Record<string, string | undefined>> = {
    AccountId: account,
    MetricName: stat?.Metric?.MetricName,
    Namespace: stat?.Metric?.Namespace,
    Period: stat?.Period === undefined ? undefined : String(stat.Period),
    Region: region,
    Stat: stat?.Stat,
  }
  return (Object.hasOwn(known, property) ? known[property] : undefined) ?? '--'
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
