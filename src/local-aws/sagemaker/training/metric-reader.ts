import { compileMetrics, type LoggedMetric, readMetricsOf } from '../../runner/log-metrics.ts'
import type { TrainingRunDeps } from './run.ts'

/** Passes every value on to CloudWatch as it comes and keeps the last one of each metric; undefined where no metric is defined. */
export function createMetricReader({ context, jobs }: TrainingRunDeps, name: string) {
  const { request, metrics: earlier } = jobs.require(name)
  const definitions = compileMetrics(request.AlgorithmSpecification?.MetricDefinitions)
  if (definitions.length === 0) return undefined
  const last = new Map<string, LoggedMetric>(earlier.map((metric) => [metric.name, metric]))
  let isGivenUp = false
  const read = (lines: readonly string[]): LoggedMetric[] => {
    if (isGivenUp) return []
    try {
      return readMetricsOf(definitions, lines, context.now())
    } catch (error) {
      isGivenUp = true
      context.log.warn({ err: error, job: name }, 'the metric definitions take too long to read a log and are given up')
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
        metrics.map((metric) => ({
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
