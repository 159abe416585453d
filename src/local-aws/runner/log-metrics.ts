import type { MetricDefinition } from '@aws-sdk/client-sagemaker'
import { validation } from '../sagemaker/errors.ts'

export type LoggedMetric = { readonly name: string; readonly value: number; readonly time: number }

type CompiledMetric = { readonly name: string; readonly expression: RegExp }

/** Compiles the regexes of a request, which are Python's; refuses one that cannot be compiled. */
export function compileMetrics(definitions: readonly MetricDefinition[] | undefined): CompiledMetric[] {
  return (definitions ?? []).map(({ Name = '', Regex = '' }) => {
    try {
      return { name: Name, expression: new RegExp(Regex.replaceAll('(?P<', '(?<')) }
    } catch (error) {
      throw validation(
        `The regex of metric ${Name} cannot be compiled: ${error instanceof Error ? error.message : error}`,
      )
    }
  })
}

/** The metrics that a log line reports: the first group of each regex that matches, where it is a number. */
export function readMetrics(metrics: readonly CompiledMetric[], line: string, time: number): LoggedMetric[] {
  return metrics.flatMap(({ name, expression }) => {
    const text = expression.exec(line)?.[1]
    const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
    return Number.isNaN(value) ? [] : [{ name, value, time }]
  })
}
