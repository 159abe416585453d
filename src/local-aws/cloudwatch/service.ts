import type { Log } from '../log.ts'
import type { MetricSample, MetricSink, Operations } from '../service.ts'
import { openMetricStore, type Recorded } from './metric-store.ts'
import { createGetMetricData } from './operations/get-metric-data.ts'
import { createGetMetricStatistics } from './operations/get-metric-statistics.ts'
import { createListMetrics } from './operations/list-metrics.ts'
import { createPutMetricData } from './operations/put-metric-data.ts'

export type CloudWatch = { readonly operations: Operations; readonly sink: MetricSink; close(): Promise<void> }

export async function createCloudWatch(options: { folder: string; log: Log; now?: () => number }): Promise<CloudWatch> {
  const now = options.now ?? Date.now
  const store = await openMetricStore(options.folder, now)
  return {
    operations: {
      PutMetricData: createPutMetricData(store, now),
      GetMetricData: createGetMetricData(store),
      GetMetricStatistics: createGetMetricStatistics(store),
      ListMetrics: createListMetrics(store, now),
    },
    sink: {
      record(samples) {
        const kept = samples.filter(({ value }) => Number.isFinite(value)).map(asRecorded)
        store.add(kept).catch((err) => options.log.error({ err }, 'metrics could not be written to disk'))
      },
    },
    close: store.close,
  }
}

function asRecorded({ namespace, name, dimensions, value, unit = 'None', time }: MetricSample): Recorded {
  return { metric: { namespace, name, dimensions }, measurements: [{ time, unit, value, count: 1 }] }
}
