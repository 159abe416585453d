import { createContext, Script } from 'node:vm'
import type { MetricDefinition } from '@aws-sdk/client-sagemaker'
import { validation } from '../sagemaker/errors.ts'
import { fromPythonRegex } from './metric-regex.ts'

export type LoggedMetric = { readonly name: string; readonly value: number; readonly time: number }

type CompiledMetric = { readonly name: string; readonly expression: RegExp }

/** Compiles the regexes of a request, which are Python's; refuses one that cannot be compiled. */
export function compileMetrics(definitions: readonly MetricDefinition[] | undefined): CompiledMetric[] {
  return (definitions ?? []).map(({ Name = '', Regex = '' }) => {
    try {
      return { name: Name, expression: fromPythonRegex(Regex) }
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

const longestReadMs = 500
const guard = createContext({ act: undefined })
const guardedAct = new Script('act()')

/** The metrics of many lines. A regex that would go on for ever is broken off with an error: a job must not hold up the others. */
export function readMetricsOf(metrics: readonly CompiledMetric[], lines: readonly string[], time: number) {
  guard.act = () => lines.flatMap((line) => readMetrics(metrics, line, time))
  return guardedAct.runInContext(guard, { timeout: longestReadMs }) as LoggedMetric[]
}
