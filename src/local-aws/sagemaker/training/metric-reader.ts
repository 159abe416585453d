import { compileMetrics, type LoggedMetric, readMetricsOf } from '../../runner/log-metrics.ts'
import type { TrainingRunDeps } from './run.ts'

// A log of nothing but metrics must not fill the memory: of more values a second than these only the last one counts.
const valuesPerSecond = 100
// One alone may be the machine's fault.
const timeoutsUntilGivenUp = 3

/** Passes every value on to CloudWatch as it comes and keeps the last one of each metric; undefined where no metric is defined. */
export function createMetricReader({ context, jobs }: TrainingRunDeps, name: string) {
  const { request, metrics: earlier } = jobs.require(name)
  const definitions = compileMetrics(request.AlgorithmSpecification?.MetricDefinitions)
  if (definitions.length === 0) return undefined
  const last = new Map<string, LoggedMetric>(earlier.map((metric) => [metric.name, metric]))
  const isRecorded = createRateLimit(valuesPerSecond)
  let timeouts = 0
  const read = (lines: readonly string[]): LoggedMetric[] => {
    if (timeouts >= timeoutsUntilGivenUp) return []
    try {
      return readMetricsOf(definitions, lines, context.now())
    } catch (error) {
      timeouts += 1
      context.log.warn({ err: error, job: name, timeouts }, 'the metric definitions take too long to read a log')
      return []
    }
  }
  return {
    last: () => [...last.values()],
    readLines(lines: readonly string[]): void {
      const metrics = read(lines)
      if (metrics.length === 0) return
      for (const metric of metrics) last.set(metric.name, metric)
      context.metrics.record(
        metrics.filter(isRecorded).map((metric) => ({
          namespace: '/aws/sagemaker/TrainingJobs',
          name: metric.name,
          dimensions: { TrainingJobName: name },
          value: metric.value,
          time: metric.time,
        })),
      )
    },
  }
}

/** Whether a value is among the first of its metric in its second. */
function createRateLimit(perSecond: number): (metric: LoggedMetric) => boolean {
  const counts = new Map<string, { readonly second: number; count: number }>()
  return ({ name, time }) => {
    const second = Math.floor(time / 1000)
    const current = counts.get(name)
    if (current?.second !== second) counts.set(name, { second, count: 1 })
    else current.count += 1
    return (counts.get(name)?.count ?? 0) <= perSecond
  }
}
