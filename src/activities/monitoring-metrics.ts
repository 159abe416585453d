import type { CloudWatch, Dimension, MetricDatum } from '@aws-sdk/client-cloudwatch'
import type { ModelDefinition } from '../config/schema.ts'
import { monitoringMetrics, outcomeNumbers } from '../contract/monitoring-metrics.ts'
import type { WindowCheck } from '../domain/drift/window-check.ts'
import { rethrowAws } from './failures.ts'

export type MonitoringMetricsDeps = {
  readonly cloudwatch: Pick<CloudWatch, 'putMetricData'>
  readonly nowMs?: () => number
}

export type MonitoringMetricsInput = {
  readonly definition: Pick<ModelDefinition, 'model'>
  readonly check: Pick<WindowCheck, 'window' | 'outcome' | 'monitors'> & { readonly read: { readonly rows: number } }
}

/** Metrics that were sent; or none, and why. */
export type SentMetrics = { readonly sent: number; readonly why?: string }

const hourMs = 3_600_000
const accepted = { oldestMs: 14 * 24 * hourMs, newestMs: 2 * hourMs, data: 1000 }

export function createMonitoringMetricsActivities({ cloudwatch, nowMs = Date.now }: MonitoringMetricsDeps) {
  return {
    /**
     * Puts a check into CloudWatch, at the time at which its window ended: the outcome and the rows of the model, the effect and its lower
     * bound of each monitor. What has no value is not sent: a 0 would read as "nothing moved". CloudWatch takes nothing older than two
     * weeks, so that a backfill of long ago has no metrics.
     */
    async putMonitoringMetrics({ definition, check }: MonitoringMetricsInput): Promise<SentMetrics> {
      const endMs = Date.parse(check.window.to)
      const why = whyRefused(endMs - nowMs())
      if (why !== undefined) return { sent: 0, why: `the window ended ${check.window.to}: ${why}` }
      const data = describeCheck(definition.model, check).map((datum) => ({ ...datum, Timestamp: new Date(endMs) }))
      const { namespace: Namespace } = monitoringMetrics
      for (let from = 0; from < data.length; from += accepted.data) {
        await cloudwatch
          .putMetricData({ Namespace, MetricData: data.slice(from, from + accepted.data) })
          .catch((error) => rethrowAws(error, `put the metrics of ${definition.model}`))
      }
      return { sent: data.length }
    },
  }
}

function whyRefused(aheadMs: number): string | undefined {
  if (aheadMs < -accepted.oldestMs) return 'CloudWatch takes nothing that is older than two weeks'
  return aheadMs > accepted.newestMs ? 'CloudWatch takes nothing from the future' : undefined
}

function describeCheck(model: string, { outcome, read, monitors }: MonitoringMetricsInput['check']): MetricDatum[] {
  const ofModel = [{ Name: 'Model', Value: model }]
  return [
    { MetricName: monitoringMetrics.outcome, Value: outcomeNumbers[outcome], Dimensions: ofModel },
    { MetricName: monitoringMetrics.rows, Value: read.rows, Dimensions: ofModel, Unit: 'Count' },
    ...monitors.flatMap(({ key, measurement }) => {
      if (measurement === null || measurement.value === null) return []
      const Dimensions: Dimension[] = [...ofModel, { Name: 'Monitor', Value: dimensionValue(key) }]
      return [
        { MetricName: monitoringMetrics.effect, Value: measurement.value, Dimensions },
        { MetricName: monitoringMetrics.effectLowerBound, Value: measurement.lower, Dimensions },
      ].filter(({ Value }) => Number.isFinite(Value))
    }),
  ]
}

/** Dimensions hold ASCII only, do not begin with a colon, and have an end. */
function dimensionValue(key: string): string {
  return key
    .replaceAll(/[^\x20-\x7e]/g, '_')
    .replace(/^:/, '_')
    .slice(0, 250)
}
